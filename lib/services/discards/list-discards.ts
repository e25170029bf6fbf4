import "server-only";
import type { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { DiscardListQuery, type DiscardList } from "@/lib/domain/discard/row";
import { selectContexts } from "../contexts/select-contexts";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { startOf, toCursor } from "../list/cursor";
import { toRow } from "./to-row";

export { DiscardListQuery as ListDiscards };

/** Discards and plans of discards, newest first. */
export async function listDiscards(
  actor: Actor,
  input: z.input<typeof DiscardListQuery>,
  deps: Pick<Deps, "db" | "watch" | "clock">,
): Promise<z.infer<typeof DiscardList>> {
  requireRole(actor, "viewer");
  const { context, state, limit, cursor, offset: given } = DiscardListQuery.parse(input);
  const offset = startOf({ cursor, offset: given });
  const contexts = selectContexts(deps.watch, context).map(({ name }) => name);
  const { rows, total } = await deps.db.discards.list({ contexts, state }, { limit, offset });
  const end = offset + rows.length;
  return {
    asOf: isoOf(deps.clock.now()),
    items: rows.map(toRow),
    total,
    nextCursor: rows.length > 0 && end < total ? toCursor(end) : null,
    incomplete: [],
  };
}
