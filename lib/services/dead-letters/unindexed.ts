import "server-only";
import type { StreamReading } from "@/lib/db";
import type { WatchedContext } from "@/lib/domain/watch";

export type Unindexed = {
  stream: string;
  /** What is not permitted ("not permitted: STREAM.MSG.GET"); `null` when it is only not read yet. */
  denied: string | null;
};

/** Dead-letter streams of a context whose letters the index does not hold. One that stores nothing has none to hold. */
export function unindexedIn(context: WatchedContext, readings: readonly StreamReading[]): Unindexed[] {
  return context.streams().flatMap(({ name, isDeadLetter, messages }): Unindexed[] => {
    if (!isDeadLetter) return [];
    const ofStream = readings.filter((reading) => reading.context === context.name && reading.stream === name);
    const denied = ofStream.find((reading) => reading.denied !== null)?.denied ?? null;
    const isKnown = ofStream.some(({ isIndexed }) => isIndexed) || messages === 0;
    return denied === null && isKnown ? [] : [{ stream: name, denied }];
  });
}
