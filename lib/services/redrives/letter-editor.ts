import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { formatCount } from "@/lib/domain/format";
import { editOutgoing, type Edit } from "@/lib/domain/redrive/edit/edit-outgoing";
import type { PatchOperation } from "@/lib/domain/redrive/edit/json-patch";
import type { LetterEdit } from "@/lib/domain/redrive/edit/letter-edit";
import type { Edits } from "@/lib/domain/redrive/edit/schema";
import { ANY_JOB, redriveBlock } from "@/lib/domain/redrive/message/redrive-block";
import type { Outgoing } from "@/lib/domain/redrive/types";
import { AppError, invalidField } from "@/lib/errors";
import type { RawMessage } from "@/lib/nats";
import type { Deps } from "../deps";
import type { Portion } from "../jobs/find-selection";

/** What edited messages go out as is kept with their plan. */
const MAX_EDITED_BYTES = 32 * 1024 * 1024;

/** Header block and body, but for the name of its target. */
function sizeOf(outgoing: Outgoing, letter: DeadLetter): number {
  const block = redriveBlock(outgoing, { job: ANY_JOB, letter, target: letter.originalStream ?? letter.stream, generation: 1 });
  return block.length + outgoing.payload.length;
}

/** Edits letters as they are read. */
export type LetterEditor = {
  /** A message as it would go out; without `edit` it is sent as it is. REFUSED: what is edited is too much for one plan. */
  apply(letter: DeadLetter, outgoing: Outgoing, source: RawMessage): { outgoing: Outgoing; edit?: LetterEdit };
  /** Whether this letter would be edited. */
  concerns(letter: DeadLetter): boolean;
  /** These are selected. */
  meet(portion: Portion): void;
  /** INVALID where a message is edited that was not met. */
  refuseStrangers(): void;
};

export async function letterEditor(edits: Edits, { db }: Pick<Deps, "db">): Promise<LetterEditor> {
  const { messages = [], patch } = edits;
  const found = await db.deadLetters.getMany(messages.map(({ id }) => id));
  const byLetter = new Map(messages.map((edit, index) => [found.get(edit.id)?.id ?? edit.id, { edit, index }]));
  if (byLetter.size < messages.length) throw invalidField(["edits", "messages"], "name one dead letter by two of its ids");
  const strangers = new Map(byLetter);
  const sizes = new Map<string, number>();
  let totalBytes = 0;

  function count(id: string, sizeBytes: number): void {
    // A letter is read before its original is: what counts is the last.
    totalBytes += sizeBytes - (sizes.get(id) ?? 0);
    sizes.set(id, sizeBytes);
    if (totalBytes <= MAX_EDITED_BYTES) return;
    throw new AppError(
      "REFUSED",
      `The edited messages of one plan are kept with it, ${formatCount(MAX_EDITED_BYTES)} B at most: select fewer.`,
    );
  }
  function editOf({ id }: DeadLetter): Edit | null {
    if (patch) return { kind: "patch", patch: patch as PatchOperation[] }; // its values came as JSON
    const given = byLetter.get(id);
    return given ? { kind: "message", edit: given.edit } : null;
  }

  return {
    concerns: (letter) => editOf(letter) !== null,

    apply(letter, outgoing, source) {
      const edit = editOf(letter);
      if (!edit || outgoing.isCounter || outgoing.isDeleteMarker) return { outgoing };
      const edited = editOutgoing(outgoing, edit);
      count(letter.id, edited.kind === "edited" ? sizeOf(edited.outgoing, letter) : 0);
      if (edited.kind === "unchanged") return { outgoing };
      if (edited.kind === "refused") return { outgoing, edit: edited };
      const sourceBytes = source.payload.length + (source.headerBlock?.length ?? 0);
      return { outgoing: edited.outgoing, edit: { kind: "edited", changed: edited.changed, sourceBytes } };
    },

    meet({ letters, unknown }) {
      for (const { id } of letters) strangers.delete(id);
      for (const id of unknown) strangers.delete(id);
    },

    refuseStrangers() {
      for (const { index } of strangers.values())
        throw invalidField(["edits", "messages", index, "id"], "is not among the selected dead letters");
    },
  };
}
