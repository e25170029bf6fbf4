import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { MOST_NOTES } from "@/lib/db/groups/notes";
import type { GroupNote } from "@/lib/domain/dead-letter/group-row";
import { AppError } from "@/lib/errors";
import { saying } from "../audit/reason";
import { withAudit } from "../audit/with-audit";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { findGroup } from "./find-group";
import { GroupId } from "./group-id";

export const AddNote = z.strictObject({ id: GroupId, text: saying("must say something") });

/** A note for whoever comes next. It stays with the group whatever becomes of its letters. NOT_FOUND; REFUSED: it has too many. */
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
    if (!note) throw new AppError("REFUSED", `“${group.title}” has ${MOST_NOTES} notes, as many as one group takes.`);
    return { answer: { ...note, context: group.context, at: isoOf(note.at) }, detail: `Noted on “${group.title}”.` };
  });
}
