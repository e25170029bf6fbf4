import { isOwnPlace } from "../../dead-letter/own-place";
import type { Candidate } from "./candidate";
import type { ItemLetter, Place, PlannedItem } from "../types";
import type { Leaving } from "./what-leaves";

/** Candidates that are one message, the first of which is sent. */
export type Bundle = { first: Candidate; all: readonly [Candidate, ...Candidate[]]; original: Place | null };

/**
 * Deaths of one message become one bundle; bundles stand in the order of sending: by subject, a subject's by stream and sequence. A letter that
 * names the place of another message than its own (two bodies or subjects, one place) is a message of its own, without an original.
 */
export function bundlesOf(candidates: readonly Candidate[]): Bundle[] {
  const byPlace = new Map<string, [Candidate, ...Candidate[]]>();
  const bundles: { all: [Candidate, ...Candidate[]]; original: Place | null }[] = [];
  for (const candidate of candidates.toSorted(byLetter)) {
    const original = originalOf(candidate);
    const key = original && JSON.stringify([original.stream, original.createdAt, original.seq]);
    const same = key === null ? undefined : byPlace.get(key);
    if (same && isSameMessage(same[0], candidate)) {
      same.push(candidate);
      continue;
    }
    const all: [Candidate, ...Candidate[]] = [candidate];
    bundles.push({ all, original: same ? null : original });
    if (key !== null && !same) byPlace.set(key, all);
  }
  return bySubject(bundles.map(({ all, original }) => ({ first: all[0], all, original })));
}

export const toItem = ({ bundle: { first, all, original }, keepsLetter, removesOriginal }: Leaving, n: number): PlannedItem => ({
  n,
  letters: lettersOf(all),
  original,
  subject: first.subject,
  target: first.target.name,
  targetCreatedAt: first.target.createdAt,
  generation: Math.max(...all.map(({ from }) => from.outgoing.generation)) + 1,
  keepsLetter,
  removesOriginal,
  ...diedOn(first),
  ...(first.from.edit ? { edited: true } : {}),
});

/** Whoever gave up on it is waited for where it can come to them again. */
function diedOn({
  from: { letter, diedOn: originalSubject },
  subject,
  target,
}: Candidate): Pick<PlannedItem, "originalSubject" | "consumer"> {
  if (originalSubject === subject) return { consumer: letter.consumer };
  const consumer = letter.originalStream === target.name ? letter.consumer : null;
  return originalSubject === null ? { consumer } : { consumer, originalSubject };
}

/** Of each its copy that was read, then its others: all of them leave with the item. */
function lettersOf([first, ...rest]: Bundle["all"]): PlannedItem["letters"] {
  return [letterOf(first), ...rest.map(letterOf), ...[first, ...rest].flatMap(otherPlaces)];
}

function letterOf({ from: { letter, places } }: Candidate): ItemLetter {
  const here = { stream: letter.stream, createdAt: letter.streamCreatedAt, seq: letter.seq };
  return places.find((place) => isPlace(place, here)) ?? { id: letter.id, ...here, seenAt: letter.storedAt };
}

function otherPlaces(candidate: Candidate): ItemLetter[] {
  const here = letterOf(candidate);
  return candidate.from.places.filter((place) => !isPlace(place, here));
}

const isPlace = (a: Place, b: Place): boolean => a.stream === b.stream && a.createdAt === b.createdAt && a.seq === b.seq;

function originalOf({ from: { letter, stored } }: Candidate): Place | null {
  const { originalStream: stream, originalSeq: seq } = letter;
  // A copy that names its own place as the original's says nothing of where that lay.
  if (!isOwnPlace(letter) && stream === letter.stream && seq === letter.seq) return null;
  return stream === null || seq === null || stored.originalCreatedAt === null ? null : { stream, createdAt: stored.originalCreatedAt, seq };
}

const isSameMessage = (a: Candidate, b: Candidate): boolean =>
  a.subject === b.subject && a.from.diedOn === b.from.diedOn && a.from.stored.payloadHash === b.from.stored.payloadHash;

function byLetter({ from: { letter: a } }: Candidate, { from: { letter: b } }: Candidate): number {
  return a.stream === b.stream ? a.seq - b.seq : a.stream < b.stream ? -1 : 1;
}

/** Subjects in the order of their first letter. */
function bySubject(bundles: readonly Bundle[]): Bundle[] {
  const subjects = new Map<string, Bundle[]>();
  for (const bundle of bundles) {
    const same = subjects.get(bundle.first.subject);
    if (same) same.push(bundle);
    else subjects.set(bundle.first.subject, [bundle]);
  }
  return [...subjects.values()].flat();
}
