import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { isOwnPlace } from "@/lib/domain/dead-letter/own-place";
import type { PlanLetter, StreamFacts } from "@/lib/domain/redrive/plan/facts";
import type { Place } from "@/lib/domain/redrive/types";
import type { SubjectMap } from "@/lib/domain/subject-map";
import type { RedriveWire } from "@/lib/nats/redrive";
import type { Deps } from "../deps";
import type { LetterEditor } from "./letter-editor";
import { originalCreatedAt, readLetters, type Stored } from "./read-letters";

type Gathering = {
  context: string;
  streams: readonly StreamFacts[];
  wire: RedriveWire;
  maps: readonly SubjectMap[];
  db: Deps["db"];
  editor?: LetterEditor;
};

/** What a plan must know of each letter: its bytes, every place where it lies, and who holds or has sent what it stands for. */
export async function gatherLetters(
  letters: readonly DeadLetter[],
  { context, streams, wire, maps, db, editor }: Gathering,
): Promise<PlanLetter[]> {
  const [copies, exhausted] = await Promise.all([copiesOf(letters, db), exhaustedOf(letters, db)]);
  const stored = await readLetters(letters, { streams, wire, maps, places: copies, editor });
  const originals = new Map(letters.map((letter) => [letter.id, originalPlace(letter, stored.get(letter.id), streams)]));
  const placesOf = (letter: DeadLetter): Place[] => [
    copyPlace(letter),
    ...(copies.get(letter.id) ?? []),
    ...listed(originals.get(letter.id)),
  ];
  const [claims, sent, inPlace] = await Promise.all([
    db.redrives.claimsOn(context, letters.flatMap(placesOf)),
    db.redrives.sentOriginals(context, [...originals.values()].flatMap(listed)),
    db.redrives.timesInPlace(context, [...originals.values()].flatMap(listed)),
  ]);
  const times = new Map(inPlace.map((each) => [keyOf(each.place), each.times]));
  const holders = new Map(claims.map(({ place, ...holder }) => [keyOf(place), holder]));
  const senders = new Map(sent.map(({ place, ...sender }) => [keyOf(place), sender]));
  return letters.map((letter) => {
    const original = originals.get(letter.id);
    const heldAt = placesOf(letter)
      .map(keyOf)
      .find((key) => holders.has(key));
    return {
      id: letter.id,
      letter,
      places: copies.get(letter.id) ?? [],
      stored: stored.get(letter.id) ?? null,
      seenExhausted: exhausted.get(letter.id) ?? null,
      claimedBy: (heldAt !== undefined && holders.get(heldAt)) || null,
      timesInPlace: (original && times.get(keyOf(original))) ?? 0,
      redrivenBy: (original && senders.get(keyOf(original))) ?? null,
    };
  });
}

/** Most were seen once, and lie where they say. */
export const copiesOf = (letters: readonly DeadLetter[], db: Deps["db"]) =>
  db.deadLetters.places(letters.flatMap(({ id, alsoSeenAs }) => (alsoSeenAs.length > 0 ? id : [])));

/** Where letters, or other sightings of them, saw the message itself exhausted. */
async function exhaustedOf(letters: readonly DeadLetter[], db: Deps["db"]): Promise<Map<string, Place & { storedAt: number }>> {
  const exhausted = await db.deadLetters.exhaustedOriginals(letters.flatMap(({ id, alsoSeenAs }) => (alsoSeenAs.length > 0 ? id : [])));
  for (const letter of letters)
    if (letter.kind === "exhausted" && isOwnPlace(letter)) exhausted.set(letter.id, { ...copyPlace(letter), storedAt: letter.storedAt });
  return exhausted;
}

const copyPlace = ({ stream, streamCreatedAt, seq }: DeadLetter): Place => ({ stream, createdAt: streamCreatedAt, seq });

/** Where the message itself lies or lay; `null` when its stream instance is not known, or another message lies there. */
function originalPlace(letter: DeadLetter, stored: Stored | undefined, streams: readonly StreamFacts[]): Place | null {
  const { originalStream: stream, originalSeq: seq } = letter;
  const createdAt = stored && "outgoing" in stored ? stored.originalCreatedAt : originalCreatedAt(letter, streams);
  return stream === null || seq === null || createdAt === null ? null : { stream, createdAt, seq };
}

const listed = (place: Place | null | undefined): Place[] => (place ? [place] : []);

/** A stream's name holds no space. */
const keyOf = ({ stream, createdAt, seq }: Place) => `${stream} ${createdAt} ${seq}`;
