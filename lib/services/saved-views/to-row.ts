import "server-only";
import { hasRole, type Actor } from "@/lib/auth/actor";
import type { SavedView } from "@/lib/db/saved-views";
import type { SavedViewRow } from "@/lib/domain/saved-view/row";
import { isoOf } from "../iso";

/** One's own; of others, what an admin may end. */
export const mayRemove = ({ owner }: Pick<SavedView, "owner">, actor: Actor): boolean => owner.id === actor.id || hasRole(actor, "admin");

export const toRow = ({ owner, at, ...view }: SavedView, actor: Actor): SavedViewRow => ({
  ...view,
  owner: owner.name,
  isMine: owner.id === actor.id,
  mayRemove: mayRemove({ owner }, actor),
  at: isoOf(at),
});
