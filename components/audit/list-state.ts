"use client";
import { parseAsString, useQueryStates } from "nuqs";

/** What of the record stands in the URL. */
const auditParsers = {
  context: parseAsString,
  actor: parseAsString,
  action: parseAsString,
  target: parseAsString,
  from: parseAsString,
  to: parseAsString,
};

export function useAuditState() {
  return useQueryStates(auditParsers, { history: "replace" });
}

export type AuditState = ReturnType<typeof useAuditState>;

/** Everything but the context, which is picked at the top of every page. */
export const cleared = { actor: null, action: null, target: null, from: null, to: null };
