import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { SavedViewList } from "@/lib/domain/saved-view/row";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { toRow } from "./to-row";

export const ListSavedViews = z.strictObject({});

/** One's own views, and those that others share, by name. */
export async function listSavedViews(
  actor: Actor,
  _input: object,
  deps: Pick<Deps, "db" | "clock">,
): Promise<z.infer<typeof SavedViewList>> {
  requireRole(actor, "viewer");
  const items = (await deps.db.savedViews.list(actor.id)).map((view) => toRow(view, actor));
  return { asOf: isoOf(deps.clock.now()), items, total: items.length, nextCursor: null, incomplete: [] };
}
