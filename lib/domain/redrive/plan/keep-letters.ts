import { fingerprintOf } from "../../dead-letter/group/fingerprint";
import { groupTitle } from "../../dead-letter/group/title";
import { normaliseError } from "../../dead-letter/normalise-error";
import type { DeadLetter } from "../../dead-letter/dead-letter";
import type { Aimed, Candidate, Cause } from "./candidate";
import { generationOf } from "./generation-of";

export const TITLE_LENGTH = 120;

/** Makes candidates of letters that were judged, without what nobody asks of them again; names that many share are held once. */
export function keepLetters(): (aimed: Aimed) => Candidate {
  const names = new Map<string, string>();
  const shared = (name: string): string => names.get(name) ?? (names.set(name, name), name);
  const sharedOrNull = (name: string | null) => (name === null ? null : shared(name));
  const causeOf = causes();
  return ({ from: { id, letter, places, stored, seenExhausted, timesInPlace }, subject, target, sizeBytes }) => ({
    from: {
      id,
      letter: {
        id: letter.id,
        kind: letter.kind,
        stream: shared(letter.stream),
        streamCreatedAt: letter.streamCreatedAt,
        seq: letter.seq,
        storedAt: letter.storedAt,
        seenAt: letter.seenAt,
        originalStream: sharedOrNull(letter.originalStream),
        originalSeq: letter.originalSeq,
        consumer: sharedOrNull(letter.consumer),
      },
      cause: causeOf(letter),
      diedOn: sharedOrNull(stored.outgoing.subject),
      places,
      stored: { payloadHash: stored.payloadHash, originalCreatedAt: stored.originalCreatedAt, originalStoredAt: stored.originalStoredAt },
      isExhausted: seenExhausted !== null && isSeen(seenExhausted, { letter, stored }),
      outgoing: {
        headersKnown: stored.outgoing.headersKnown,
        generation: generationOf({ letter, stored, timesInPlace }),
        hasTtl: stored.outgoing.hasTtl,
        hadMsgId: stored.outgoing.originalMsgId !== null,
      },
      ...(stored.edit?.kind === "edited" ? { edit: { ...stored.edit, outgoing: stored.outgoing } } : {}),
    },
    subject: shared(subject),
    target,
    sizeBytes,
  });
}

/** Whether what was seen exhausted is the original as it was read: the same place, stored at the same time. */
const isSeen = (
  seen: NonNullable<Aimed["from"]["seenExhausted"]>,
  { letter: { originalStream, originalSeq }, stored: { originalCreatedAt, originalStoredAt } }: Pick<Aimed["from"], "letter" | "stored">,
): boolean =>
  seen.stream === originalStream && seen.seq === originalSeq && seen.createdAt === originalCreatedAt && seen.storedAt === originalStoredAt;

/** By group; where a worker has not found it yet, by error class or by what is common to the errors. */
function causes(): (letter: DeadLetter) => Cause {
  const known = new Map<string, Cause>();
  return (letter) => {
    const { group, errorClass, error } = letter;
    if (group !== null) return kept(known, `=${group}`, () => ({ group, ...twice(titleOf(letter)) }));
    const common = errorClass ?? commonTo(error);
    const said = (errorClass ?? error?.split("\n", 1)[0] ?? common).slice(0, TITLE_LENGTH);
    return kept(known, JSON.stringify([common, said]), () => ({ group, common, said }));
  };
}

const twice = (title: string) => ({ common: title, said: title });

function kept(known: Map<string, Cause>, key: string, make: () => Cause): Cause {
  const cause = known.get(key) ?? make();
  known.set(key, cause);
  return cause;
}

const commonTo = (error: string | null) => (error === null ? "no error recorded" : (normaliseError(error).split("\n", 1)[0] ?? ""));

/** As a group is called that no rule named, where nobody has read what it is called. */
const titleOf = (letter: DeadLetter) => groupTitle(letter, fingerprintOf(letter, { header: letter.fingerprint, rules: [] }));
