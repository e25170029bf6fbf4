import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import type { DiscardLetter, PlacedCopy } from "@/lib/domain/discard/make-plan";
import type { StreamFacts } from "@/lib/domain/redrive/plan/facts";
import type { ItemLetter, Place } from "@/lib/domain/redrive/types";
import { AppError } from "@/lib/errors";
import type { RawMessage } from "@/lib/nats";
import type { RedriveWire } from "@/lib/nats/redrive";
import type { Deps } from "../deps";

type Gathering = { context: string; streams: readonly StreamFacts[]; wire: RedriveWire; db: Deps["db"] };
type Spot = Omit<PlacedCopy, "found">;

/** The places that hold a copy of each letter, by its id. */
export async function findSpots(letters: readonly DeadLetter[], { db }: Pick<Gathering, "db">): Promise<Map<string, Spot[]>> {
  const copies = await db.deadLetters.places(letters.filter(({ alsoSeenAs }) => alsoSeenAs.length > 0).map(({ id }) => id));
  return new Map(letters.map((letter) => [letter.id, spotsOf(letter, copies.get(letter.id) ?? [])]));
}

/** What a plan must know of each letter: what lies at its places, and who holds one of them. */
export async function gatherLetters(
  letters: readonly DeadLetter[],
  spots: ReadonlyMap<string, Spot[]>,
  { context, db, ...reading }: Gathering,
): Promise<DiscardLetter[]> {
  const places = [...spots.values()].flat();
  const [found, claims] = await Promise.all([findAll(places, reading), db.redrives.claimsOn(context, places)]);
  const holders = new Map(claims.map(({ place, number, actor }) => [keyOf(place), { number, actor }]));
  return letters.map((letter) => {
    const copies = (spots.get(letter.id) ?? []).map((spot) => ({ ...spot, found: found.get(keyOf(spot)) ?? ({ kind: "gone" } as const) }));
    const holder = copies.map((spot) => holders.get(keyOf(spot))).find((each) => each !== undefined);
    return { id: letter.id, letter, copies, claimedBy: holder ?? null };
  });
}

/** A stream's name holds no space. */
export const keyOf = ({ stream, createdAt, seq }: Place) => `${stream} ${createdAt} ${seq}`;

/** The places that hold a copy of the letter. That of the message itself, where an advisory saw it die, is not one of them. */
function spotsOf(letter: DeadLetter, copies: readonly ItemLetter[]): Spot[] {
  if (letter.alsoSeenAs.length > 0) return copies.map(({ stream, createdAt, seq, seenAt }) => ({ stream, createdAt, seq, seenAt }));
  const { kind, state, stream, streamCreatedAt, seq, storedAt, originalStream, originalSeq } = letter;
  const isOwn = kind !== "stored" && stream === originalStream && seq === originalSeq;
  return state === "gone" || isOwn ? [] : [{ stream, createdAt: streamCreatedAt, seq, seenAt: storedAt }];
}

type Reading = Pick<Gathering, "streams" | "wire">;

/** One call of many holds no more than this many messages, however large. */
const AT_ONCE = 500;

async function findAll(spots: readonly Spot[], { streams, wire }: Reading): Promise<Map<string, PlacedCopy["found"]>> {
  const found = new Map<string, PlacedCopy["found"]>();
  for (const stream of streams) {
    let left = spots.filter((spot) => spot.stream === stream.name && spot.createdAt === stream.createdAt);
    while (left.length > 0) {
      const some = left.slice(0, AT_ONCE);
      const messages = await readSome(stream, some, wire);
      const read = some.filter(({ seq }) => messages === null || "denied" in messages || messages.stored.has(seq));
      if (read.length === 0) throw new AppError("NATS_UNAVAILABLE", `${stream.name} gave none of the messages it was asked for.`);
      for (const spot of read) found.set(keyOf(spot), whatIs(spot, messages));
      left = left.filter((spot) => !read.includes(spot));
    }
  }
  return found;
}

type Some = { stored: ReadonlyMap<number, RawMessage | null> } | { denied: string } | null;

async function readSome(stream: StreamFacts, spots: readonly Spot[], wire: RedriveWire): Promise<Some> {
  try {
    const seqs = spots.map(({ seq }) => seq);
    return { stored: await wire.readMany(stream, seqs) };
  } catch (error) {
    if (error instanceof AppError && error.code === "NATS_DENIED") return { denied: error.message };
    if (error instanceof AppError && error.code === "NOT_FOUND") return null;
    throw error;
  }
}

/** Another stored time: the stream began anew, and its number means a stranger. */
function whatIs({ seq, seenAt }: Spot, some: Some): PlacedCopy["found"] {
  if (some === null) return { kind: "gone" };
  if ("denied" in some) return { kind: "denied", why: some.denied };
  const message = some.stored.get(seq);
  if (message?.at !== seenAt) return { kind: "gone" };
  return { kind: "there", subject: message.subject, sizeBytes: message.payload.length + (message.headerBlock?.length ?? 0) };
}
