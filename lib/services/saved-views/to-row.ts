import "server-only";
import type { Actor } from "@/lib/auth/actor";
import type { SavedView } from "@/lib/db/saved-views";
import type { SavedViewRow } from "@/lib/domain/saved-view/row";
import { isoOf } from "../iso";

export const toRow = ({ owner, at, ...view }: SavedView, actor: Actor): SavedViewRow => ({
  ...view,
  owner: owner.name,
  isMine: owner.id === actor.id,
  at: isoOf(at),
});
