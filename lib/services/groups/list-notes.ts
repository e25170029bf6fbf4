import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { GroupNote } from "@/lib/domain/dead-letter/group-row";
import { listOf, listQuery } from "@/lib/domain/list";
import { invalidField } from "@/lib/errors";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { pageOf } from "../list/page-of";
import { findGroup } from "./find-group";
import { GroupId } from "./group-id";

export const ListNotes = z.strictObject({ id: GroupId, ...listQuery });
export const NoteList = listOf(GroupNote);

/** What people wrote of a group and of those that were merged into it, oldest first. NOT_FOUND. */
export async function listNotes(
  actor: Actor,
  input: z.input<typeof ListNotes>,
  deps: Pick<Deps, "db" | "watch" | "clock">,
): Promise<z.infer<typeof NoteList>> {
  requireRole(actor, "viewer");
  const { id, context: asked, ...window } = ListNotes.parse(input);
  const group = await findGroup(id, deps);
  const { context } = group;
  if (asked !== undefined && asked !== context) throw invalidField(["context"], `is not that of this group: ${context}`);
  return pageOf(window, deps.clock, {
    read: (at) => deps.db.groups.notes(group.id, at),
    toItem: (note) => ({ ...note, context, at: isoOf(note.at) }),
  });
}
