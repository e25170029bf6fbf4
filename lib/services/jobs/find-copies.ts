import "server-only";
import type { PlacedCopy } from "@/lib/domain/discard/make-plan";
import type { StreamFacts } from "@/lib/domain/redrive/plan/facts";
import type { Place } from "@/lib/domain/redrive/types";
import { AppError } from "@/lib/errors";
import type { RawMessage } from "@/lib/nats";
import type { RedriveWire } from "@/lib/nats/redrive";

/** Where a copy of a letter is said to lie. */
export type Spot = Omit<PlacedCopy, "found">;

/** A stream's name holds no space. */
export const keyOf = ({ stream, createdAt, seq }: Place) => `${stream} ${createdAt} ${seq}`;

type Reading = { streams: readonly StreamFacts[]; wire: RedriveWire };

/** One call of many holds no more than this many messages, however large. */
const AT_ONCE = 500;

/** What lies at each place, by its key; of a place in a stream that is not there, or was made again, nothing. */
export async function findCopies(spots: readonly Spot[], { streams, wire }: Reading): Promise<Map<string, PlacedCopy["found"]>> {
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
