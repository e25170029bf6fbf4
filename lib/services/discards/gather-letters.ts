import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import type { DiscardLetter } from "@/lib/domain/discard/make-plan";
import type { StreamFacts } from "@/lib/domain/redrive/plan/facts";
import type { ItemLetter } from "@/lib/domain/redrive/types";
import type { RedriveWire } from "@/lib/nats/redrive";
import type { Deps } from "../deps";
import { findCopies, keyOf, type Spot } from "../jobs/find-copies";

type Gathering = { context: string; streams: readonly StreamFacts[]; wire: RedriveWire; db: Deps["db"] };

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
  const [found, claims] = await Promise.all([findCopies(places, reading), db.redrives.claimsOn(context, places)]);
  const holders = new Map(claims.map(({ place, number, actor }) => [keyOf(place), { number, actor }]));
  return letters.map((letter) => {
    const copies = (spots.get(letter.id) ?? []).map((spot) => ({ ...spot, found: found.get(keyOf(spot)) ?? ({ kind: "gone" } as const) }));
    const holder = copies.map((spot) => holders.get(keyOf(spot))).find((each) => each !== undefined);
    return { id: letter.id, letter, copies, claimedBy: holder ?? null };
  });
}

/** The places that hold a copy of the letter. That of the message itself, where an advisory saw it die, is not one of them. */
function spotsOf(letter: DeadLetter, copies: readonly ItemLetter[]): Spot[] {
  if (letter.alsoSeenAs.length > 0) return copies.map(({ stream, createdAt, seq, seenAt }) => ({ stream, createdAt, seq, seenAt }));
  const { kind, state, stream, streamCreatedAt, seq, storedAt, originalStream, originalSeq } = letter;
  const isOwn = kind !== "stored" && stream === originalStream && seq === originalSeq;
  return state === "gone" || isOwn ? [] : [{ stream, createdAt: streamCreatedAt, seq, seenAt: storedAt }];
}
