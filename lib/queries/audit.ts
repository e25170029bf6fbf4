import type { z } from "zod";
import { addressOf } from "@/lib/domain/address";
import type { AuditList } from "@/lib/domain/audit/row";
import { apiListQuery, type Window } from "./api-query";

type AuditParams = Window & Partial<Record<"actor" | "action" | "target" | "from" | "to", string | null>>;

export const auditQueries = {
  list: (params: AuditParams = {}) => apiListQuery<z.infer<typeof AuditList>>(addressOf(["audit"], params)),
};
