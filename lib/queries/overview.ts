import type { z } from "zod";
import { addressOf } from "@/lib/domain/address";
import type { ContextList, Overview } from "@/lib/domain/overview/types";
import { apiQuery } from "./api-query";

export const overviewQuery = ({ context }: { context?: string | null } = {}) => apiQuery<Overview>(addressOf(["overview"], { context }));
export const contextsQuery = () => apiQuery<z.infer<typeof ContextList>>(addressOf(["contexts"]));
