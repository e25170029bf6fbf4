import "server-only";
import type { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { RedriveListQuery, type RedriveList } from "@/lib/domain/redrive/row";
import { selectContexts } from "../contexts/select-contexts";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { startOf, toCursor } from "../list/cursor";
import { toRow } from "./to-row";

export { RedriveListQuery as ListRedrives };

/** Re-drives, newest first, from plans that were never started to those that have ended. */
export async function listRedrives(
  actor: Actor,
  input: z.input<typeof RedriveListQuery>,
  deps: Pick<Deps, "db" | "watch" | "clock">,
): Promise<z.infer<typeof RedriveList>> {
  requireRole(actor, "viewer");
  const { context, state, limit, cursor, offset: given } = RedriveListQuery.parse(input);
  const offset = startOf({ cursor, offset: given });
  const contexts = selectContexts(deps.watch, context).map(({ name }) => name);
  const { rows, total } = await deps.db.redrives.list({ contexts, state }, { limit, offset });
  const end = offset + rows.length;
  return {
    asOf: isoOf(deps.clock.now()),
    items: rows.map(toRow),
    total,
    nextCursor: rows.length > 0 && end < total ? toCursor(end) : null,
    incomplete: [],
  };
}
