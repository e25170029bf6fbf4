import "server-only";
import type { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { ShareViewListQuery, type ShareViewList } from "@/lib/domain/share/row";
import { invalidField } from "@/lib/errors";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { pageOf } from "../list/page-of";
import { findShare } from "./find-share";

export { ShareViewListQuery as ListShareViews };

/** Who opened a share, newest first: of very many views the first and the newest. NOT_FOUND. */
export async function listShareViews(
  actor: Actor,
  input: z.input<typeof ShareViewListQuery>,
  deps: Pick<Deps, "db" | "clock">,
): Promise<z.infer<typeof ShareViewList>> {
  requireRole(actor, "viewer");
  const { id, context: asked, ...window } = ShareViewListQuery.parse(input);
  const { context } = await findShare(id, deps);
  if (asked !== undefined && asked !== context) throw invalidField(["context"], `is not that of this share: ${context}`);
  return pageOf(window, deps.clock, {
    read: (at) => deps.db.shares.views(id, at),
    toItem: (view) => ({ ...view, context, at: isoOf(view.at) }),
  });
}
