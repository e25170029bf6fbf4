import "server-only";
import type { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { sharedView } from "@/lib/domain/share";
import { ShareListQuery, type ShareList } from "@/lib/domain/share/row";
import { selectContexts } from "../contexts/select-contexts";
import type { Deps } from "../deps";
import { pageOf } from "../list/page-of";
import { sameViews } from "./same-views";
import { toRow } from "./to-row";

export { ShareListQuery as ListShares };

/**
 * Who shared what, newest first, and how often it was opened; without the links. Of a page: all that was shared of what it shows now, whatever its
 * address was then. Of contexts that are no longer configured too: they can be opened.
 */
export async function listShares(
  actor: Actor,
  input: z.input<typeof ShareListQuery>,
  deps: Pick<Deps, "db" | "watch" | "clock">,
): Promise<z.infer<typeof ShareList>> {
  requireRole(actor, "viewer");
  const { context, view, ...asked } = ShareListQuery.parse(input);
  const contexts = context === undefined ? undefined : selectContexts(deps.watch, context).map(({ name }) => name);
  const what = view === undefined ? null : sharedView(view);
  const views = what ? await sameViews(what, deps) : undefined;
  const now = deps.clock.now();
  return pageOf(asked, deps.clock, {
    read: (window) => deps.db.shares.list({ contexts, views }, window),
    toItem: (share) => toRow(share, now),
  });
}
