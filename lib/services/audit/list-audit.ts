import "server-only";
import type { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { AuditListQuery, type AuditList } from "@/lib/domain/audit/row";
import { selectContexts } from "../contexts/select-contexts";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { pageOf } from "../list/page-of";
import { parseWhen } from "../list/parse-when";

export { AuditListQuery as ListAudit };

/** Who did what, why, and what came of it, newest first. Acts in contexts that are no longer configured stay on the record. */
export async function listAudit(
  actor: Actor,
  input: z.input<typeof AuditListQuery>,
  deps: Pick<Deps, "db" | "watch" | "clock">,
): Promise<z.infer<typeof AuditList>> {
  requireRole(actor, "viewer");
  const { context, limit, cursor, offset, from, to, ...equal } = AuditListQuery.parse(input);
  const range = { from: parseWhen("from", from, deps.clock), to: parseWhen("to", to, deps.clock) };
  const contexts = context === undefined ? undefined : selectContexts(deps.watch, context).map(({ name }) => name);
  return pageOf({ limit, cursor, offset }, deps.clock, {
    read: (window) => deps.db.audit.list({ contexts, ...equal, ...range }, window),
    toItem: (row) => ({ ...row, at: isoOf(row.at), endedAt: isoOf(row.endedAt) }),
  });
}
