import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { GroupNote } from "@/lib/domain/dead-letter/group-row";
import { listOf } from "@/lib/domain/list";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { findGroup } from "./find-group";
import { GroupId } from "./group-id";

export const ListNotes = z.strictObject({ id: GroupId });
export const NoteList = listOf(GroupNote);

/** What people wrote of a group and of those that were merged into it, oldest first. NOT_FOUND. */
export async function listNotes(
  actor: Actor,
  input: z.input<typeof ListNotes>,
  deps: Pick<Deps, "db" | "watch" | "clock">,
): Promise<z.infer<typeof NoteList>> {
  requireRole(actor, "viewer");
  const { id } = await findGroup(ListNotes.parse(input).id, deps);
  const items = (await deps.db.groups.notes(id)).map((note) => ({ ...note, at: isoOf(note.at) }));
  return { asOf: isoOf(deps.clock.now()), items, total: items.length, nextCursor: null, incomplete: [] };
}
