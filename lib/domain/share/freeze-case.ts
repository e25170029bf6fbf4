import type { DeadLetterDetail } from "../dead-letter/row";
import { Freezer, type Freezing } from "./freezer";
import { MAX_LIST, some } from "./limits";
import type { CaseSnapshot } from "./snapshot";
import { titleOf } from "./title-of";

/** A case as others may see it. Give payloads whole: one that was cut is no JSON any more, and is withheld. */
export function freezeCase(letter: DeadLetterDetail, freezing: Freezing): CaseSnapshot {
  const freezer = new Freezer(freezing, [letter.correlation]);
  const { original, discard } = letter;
  const frozen = {
    id: letter.id,
    kind: letter.kind,
    state: letter.state,
    stream: freezer.name(letter.stream),
    seq: letter.seq,
    subject: freezer.subject(letter.subject),
    originalStream: freezer.nameOrNull(letter.originalStream),
    originalSeq: letter.originalSeq,
    originalSubject: freezer.subjectOrNull(letter.originalSubject),
    stillStored: original.stillStored,
    consumer: freezer.nameOrNull(letter.consumer),
    error: letter.error === null ? null : freezer.text(letter.error),
    errorClass: freezer.nameOrNull(letter.errorClass),
    deliveries: letter.deliveries,
    failedAt: letter.failedAt,
    seenAt: letter.seenAt,
    expiresAt: letter.expiresAt,
    generation: letter.generation,
    sizeBytes: letter.sizeBytes,
    correlation: freezer.correlation(letter.correlation),
    places: some(letter.places, MAX_LIST, ({ stream, seq }) => ({ stream: freezer.name(stream), seq })),
    redrives: some(letter.redrives, MAX_LIST, ({ number }) => number),
    discard: discard && {
      letter: discard.letter,
      actor: freezer.line(discard.actor),
      reason: freezer.lineOrNull(discard.reason),
      at: discard.at,
    },
    notice: freezer.lineOrNull(letter.notice),
    message: freezer.message(letter),
    original: isSameMessage(letter) ? null : freezer.message(original),
  };
  const title = titleOf(frozen); // counted where they stand
  return { ...freezer.frame({ title, context: letter.context }), kind: "case", letter: frozen };
}

/** Most conventions store the message itself, with headers that say why: then there is only one to show. */
function isSameMessage({ payload, original }: DeadLetterDetail): boolean {
  if (original.payload === null) return true;
  return payload !== null && payload.data === original.payload.data && payload.encoding === original.payload.encoding;
}
