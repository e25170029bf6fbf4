import "server-only";
import type { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { AuditListQuery, type AuditList } from "@/lib/domain/audit/row";
import { selectContexts } from "../contexts/select-contexts";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { startOf, toCursor } from "../list/cursor";
import { parseWhen } from "../list/parse-when";

export { AuditListQuery as ListAudit };

/** Who did what, why, and what came of it, newest first. Acts in contexts that are no longer configured stay on the record. */
export async function listAudit(
  actor: Actor,
  input: z.input<typeof AuditListQuery>,
  deps: Pick<Deps, "db" | "watch" | "clock">,
): Promise<z.infer<typeof AuditList>> {
  requireRole(actor, "viewer");
  const { context, limit, cursor, offset: given, from, to, ...equal } = AuditListQuery.parse(input);
  const offset = startOf({ cursor, offset: given });
  const range = { from: parseWhen("from", from, deps.clock), to: parseWhen("to", to, deps.clock) };
  const contexts = context === undefined ? undefined : selectContexts(deps.watch, context).map(({ name }) => name);
  const { rows, total } = await deps.db.audit.list({ contexts, ...equal, ...range }, { limit, offset });
  const end = offset + rows.length;
  return {
    asOf: isoOf(deps.clock.now()),
    items: rows.map((row) => ({ ...row, at: isoOf(row.at), endedAt: isoOf(row.endedAt) })),
    total,
    nextCursor: rows.length > 0 && end < total ? toCursor(end) : null,
    incomplete: [],
  };
}
