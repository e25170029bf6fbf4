import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { SavedViewList } from "@/lib/domain/saved-view/row";
import { windowQuery } from "@/lib/domain/list";
import type { Deps } from "../deps";
import { pageOf } from "../list/page-of";
import { toRow } from "./to-row";

/** Views are of the console: what a page shows of a context stands in its path. */
export const ListSavedViews = z.strictObject(windowQuery);

/** One's own views, and those that others share, by name. */
export async function listSavedViews(
  actor: Actor,
  input: z.input<typeof ListSavedViews>,
  deps: Pick<Deps, "db" | "clock">,
): Promise<z.infer<typeof SavedViewList>> {
  requireRole(actor, "viewer");
  return pageOf(ListSavedViews.parse(input), deps.clock, {
    read: (window) => deps.db.savedViews.list(actor.id, window),
    toItem: (view) => toRow(view, actor),
  });
}
