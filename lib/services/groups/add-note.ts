import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { GroupNote } from "@/lib/domain/dead-letter/group-row";
import { Reason } from "../audit/reason";
import { withAudit } from "../audit/with-audit";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { findGroup } from "./find-group";
import { GroupId } from "./group-id";

export const AddNote = z.strictObject({ id: GroupId, text: Reason });

/** A note for whoever comes next. It stays with the group whatever becomes of its letters. NOT_FOUND. */
export async function addNote(
  actor: Actor,
  input: z.input<typeof AddNote>,
  deps: Pick<Deps, "db" | "watch" | "settings" | "log">,
): Promise<GroupNote> {
  const { id, text } = AddNote.parse(input);
  const about = async () => ({ context: (await findGroup(id, deps)).context, plan: { text } });
  return withAudit(deps, { actor, needs: "operator", action: "group.note", target: id, about }, async () => {
    const group = await findGroup(id, deps);
    const note = await deps.db.groups.addNote({ group: group.id, actor, text });
    return { answer: { ...note, at: isoOf(note.at) }, detail: `Noted on “${group.title}”.` };
  });
}
