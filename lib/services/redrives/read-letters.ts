import "server-only";
import { hash } from "node:crypto";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { decode } from "@/lib/domain/dead-letter/decode";
import { CLOCKS_APART_MS, isOriginal } from "@/lib/domain/dead-letter/is-original";
import { isOwnPlace } from "@/lib/domain/dead-letter/own-place";
import { isSameBody } from "@/lib/domain/dead-letter/same-body";
import { isAdvisory } from "@/lib/domain/redrive/plan/refuse-letter";
import type { PlanLetter, StreamFacts } from "@/lib/domain/redrive/plan/facts";
import { toOutgoing } from "@/lib/domain/redrive/message/to-outgoing";
import type { ItemLetter } from "@/lib/domain/redrive/types";
import type { SubjectMap } from "@/lib/domain/subject-map";
import { AppError } from "@/lib/errors";
import type { LetterEditor } from "./letter-editor";
import type { RawMessage } from "@/lib/nats";
import type { RedriveWire } from "@/lib/nats/redrive";

/** What of a dead letter lies in NATS; `null` when it has left its stream. */
export type Stored = Extract<PlanLetter, { letter: DeadLetter }>["stored"];

type Reading = {
  streams: readonly StreamFacts[];
  wire: RedriveWire;
  maps: readonly SubjectMap[];
  /** By letter: every place where a copy of it lies, where there are several. */
  places: ReadonlyMap<string, readonly ItemLetter[]>;
  editor?: LetterEditor;
};

/** Letters of as many bytes are read at a time. */
const MAX_BYTES_AT_ONCE = 16 * 1024 * 1024;

/** Reads every letter, and its original where that is still stored. Bodies are not kept: a plan asks only how large they are. */
export async function readLetters(letters: readonly DeadLetter[], reading: Reading): Promise<Map<string, Stored>> {
  const stored = new Map<string, Stored>();
  for (const some of inPortions(letters)) for (const [id, each] of await readPortion(some, reading)) stored.set(id, each);
  return stored;
}

async function readPortion(letters: readonly DeadLetter[], { streams, wire, maps, places, editor }: Reading): Promise<Map<string, Stored>> {
  const stored = new Map<string, Stored>();
  const copies = new Map<string, RawMessage>();
  await readEach(
    letters.flatMap((letter) => copyOf(letter, streams)),
    wire,
    (letter, read) => {
      if ("denied" in read) return stored.set(letter.id, read);
      // Another stored time: the stream was made again, and its number means a stranger.
      if (read.message?.at !== letter.storedAt) return;
      copies.set(letter.id, read.message);
    },
  );

  const readable = letters.filter(({ id }) => copies.has(id));
  const originals = new Map<string, Pick<Found, "original" | "streams">>();
  await readEach(
    readable.flatMap((letter) => (liesAtOriginal(letter) ? [] : originalOf(letter, streams))),
    wire,
    (letter, read) => {
      const copy = copies.get(letter.id);
      if (!copy || "denied" in read || !read.message || !isOriginal(letter, read.message)) return;
      const isStranger = letter.originalCreatedAt === null && holdsAnother(letter, { copy, original: read.message, maps });
      originals.set(letter.id, isStranger ? { original: null, streams: [] } : { original: read.message, streams });
    },
  );
  for (const letter of readable) {
    const copy = copies.get(letter.id);
    const own = copy && isOwnPlace(letter) ? copy : null;
    if (copy) stored.set(letter.id, forPlan({ letter, copy, maps, original: own, streams, editor, ...originals.get(letter.id) }));
  }
  await readEach(
    readable.flatMap((letter) => otherCopiesOf(letter, { streams, places })),
    wire,
    (letter, read, place) => {
      const copy = copies.get(letter.id);
      if (copy && "message" in read && read.message && isAnotherCopy(letter, { copy, other: read.message, place, maps }))
        stored.set(letter.id, { differs: `${place.stream.name} #${place.seq}` });
    },
  );
  return stored;
}

/** The other places of a letter that was seen more than once. */
function otherCopiesOf(letter: DeadLetter, { streams, places }: Pick<Reading, "streams" | "places">): Wanted[] {
  return (places.get(letter.id) ?? []).flatMap(({ stream: name, createdAt, seq, seenAt }) => {
    const stream = streams.find((each) => each.name === name && each.createdAt === createdAt);
    return stream && !(name === letter.stream && seq === letter.seq) ? [{ letter, stream, seq, storedAt: seenAt }] : [];
  });
}

type Copies = { copy: RawMessage; other: RawMessage; place: Wanted; maps: Reading["maps"] };

/** All copies are removed when one is sent, so none may hold anything else. One that holds no message cannot contradict. */
function isAnotherCopy(letter: DeadLetter, { copy, other, place, maps }: Copies): boolean {
  if (other.at !== place.storedAt) return false; // no copy of it any more: it stays
  const held = decode(copy, { stream: letter.stream, maps }).original().payload;
  const too = decode(other, { stream: place.stream.name, maps }).original().payload;
  return held !== null && too !== null && !isSameBody(held, too);
}

type Wanted = { letter: DeadLetter; stream: StreamFacts; seq: number; storedAt?: number };
type Read = { message: RawMessage | null } | { denied: string };

/** Where its copy lies: only in the very stream that it was seen in, not in one of the same name. */
function copyOf(letter: DeadLetter, streams: readonly StreamFacts[]): Wanted[] {
  const stream = streams.find(({ name, createdAt }) => name === letter.stream && createdAt === letter.streamCreatedAt);
  return stream && letter.state !== "gone" ? [{ letter, stream, seq: letter.seq }] : [];
}

/** Where the message itself lies or lay. Where nothing says in which life of the stream it died, it is one that is older than the letter. */
function originalOf(letter: DeadLetter, streams: readonly StreamFacts[]): Wanted[] {
  const { originalCreatedAt: known, seenAt } = letter;
  const isLife = (createdAt: number) => (known === null ? createdAt <= seenAt + CLOCKS_APART_MS : createdAt === known);
  const stream = streams.find(({ name, createdAt }) => name === letter.originalStream && isLife(createdAt));
  return stream && letter.originalSeq !== null ? [{ letter, stream, seq: letter.originalSeq }] : [];
}

/** It is the message itself, or a copy that names its own place as the original's, which says nothing. */
const liesAtOriginal = ({ stream, seq, originalStream, originalSeq }: DeadLetter) => stream === originalStream && seq === originalSeq;

export const originalCreatedAt = (letter: DeadLetter, streams: readonly StreamFacts[]): number | null =>
  originalOf(letter, streams)[0]?.stream.createdAt ?? null;

/**
 * What lies at the place that a letter names is not what the letter holds: the stream was made again within the seconds that clocks may be
 * apart, or the letter lies. What will be removed is what has to be sent.
 */
function holdsAnother(
  letter: DeadLetter,
  { copy, original, maps }: { copy: RawMessage; original: RawMessage; maps: Reading["maps"] },
): boolean {
  const held = decode(copy, { stream: letter.stream, maps }).original().payload;
  return held !== null && !isSameBody(held, original.payload);
}

type Found = Pick<Reading, "streams" | "maps" | "editor"> & { letter: DeadLetter; copy: RawMessage; original: RawMessage | null };

function forPlan({ letter, copy, original, streams, maps, editor }: Found): Stored {
  const outgoing = toOutgoing(copy, original, { stream: letter.stream, maps });
  // An advisory never holds one, and the plan says so itself.
  if (!outgoing)
    return isAdvisory(letter) ? null : { denied: "it carries no message that could be sent, and the original is no longer stored" };
  const { outgoing: sent, edit } = editor?.apply(letter, outgoing, original ?? copy) ?? { outgoing };
  return {
    outgoing: edit?.kind === "edited" ? sent : { ...sent, payload: blank(sent.payload.byteLength) },
    ...(edit ? { edit } : {}),
    payloadHash: hash("sha256", outgoing.payload, "base64url"),
    originalCreatedAt: originalCreatedAt(letter, streams),
    originalStoredAt: original?.at ?? null,
  };
}

/** As large as the largest message that any nats-server takes; never written to, so it costs nothing. */
const nothing = new Uint8Array(64 * 1024 * 1024);
const blank = (sizeBytes: number) => (sizeBytes <= nothing.length ? nothing.subarray(0, sizeBytes) : new Uint8Array(sizeBytes));

/** Gives each wanted message to `take` as it is read, streams side by side. */
async function readEach(
  wanted: readonly Wanted[],
  wire: RedriveWire,
  take: (letter: DeadLetter, read: Read, place: Wanted) => void,
): Promise<void> {
  const streams = [...new Set(wanted.map(({ stream }) => stream))];
  await Promise.all(
    streams.map(async (stream) => {
      const here = wanted.filter((each) => each.stream === stream);
      try {
        for await (const found of batches(stream, here, wire))
          for (const place of here) if (found.has(place.seq)) take(place.letter, { message: found.get(place.seq) ?? null }, place);
      } catch (error) {
        if (!(error instanceof AppError && error.code === "NATS_DENIED")) throw error;
        for (const place of here) take(place.letter, { denied: error.message }, place);
      }
    }),
  );
}

/** What one call reads is bounded in bytes: the rest is asked for again. */
async function* batches(stream: StreamFacts, wanted: readonly Wanted[], wire: RedriveWire): AsyncGenerator<Map<number, RawMessage | null>> {
  let left = [...new Set(wanted.map(({ seq }) => seq))];
  while (left.length > 0) {
    const found = await wire.readMany(stream, left);
    if (found.size === 0) throw new AppError("NATS_UNAVAILABLE", `${stream.name} gave none of the messages it was asked for.`);
    yield found;
    left = left.filter((seq) => !found.has(seq));
  }
}

function* inPortions(letters: readonly DeadLetter[]): Generator<DeadLetter[]> {
  let portion: DeadLetter[] = [];
  let sizeBytes = 0;
  for (const letter of letters) {
    if (portion.length > 0 && sizeBytes + letter.sizeBytes > MAX_BYTES_AT_ONCE) {
      yield portion;
      portion = [];
      sizeBytes = 0;
    }
    portion.push(letter);
    sizeBytes += letter.sizeBytes;
  }
  if (portion.length > 0) yield portion;
}
