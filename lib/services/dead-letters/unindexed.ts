import "server-only";
import type { StreamReading } from "@/lib/db";
import { capturesAdvisories } from "@/lib/domain/capture/captures-advisories";
import { isIndexed, readPart, type ReadPart } from "@/lib/domain/dead-letter/index-progress";
import type { WatchedContext } from "@/lib/domain/watch";

export type Unindexed = {
  stream: string;
  /** What is not permitted ("not permitted: STREAM.MSG.GET"); `null` when it is only not read yet. */
  denied: string | null;
  /** Why copies of what died are not kept, where all of it is read. */
  unkept: string | null;
  /** How much of it has been read; `null` where nothing has. */
  part: ReadPart | null;
};

/**
 * Streams of a context that tell of deaths which the index does not hold, by a letter or an advisory, or of which not all that is to be kept
 * is kept. One that stores nothing tells of none.
 */
export function unindexedIn(context: WatchedContext, readings: readonly StreamReading[]): Unindexed[] {
  return context.streams().flatMap((row): Unindexed[] => {
    if (!row.isDeadLetter && !capturesAdvisories(row)) return [];
    const ofStream = readings.filter((reading) => reading.context === context.name && reading.stream === row.name);
    const denied = ofStream.find((reading) => reading.denied !== null)?.denied ?? null;
    const isKnown = ofStream.some((reading) => reading.isIndexed) || row.messages === 0;
    const part = ofStream.length === 1 && ofStream[0] ? readPart(ofStream[0].progress) : null;
    const unread = { stream: row.name, denied, unkept: null, part: part?.read ? part : null };
    if (denied !== null || !isKnown) return [unread];
    const unkept = ofStream.find((reading) => reading.unkept !== null)?.unkept ?? null;
    return unkept === null ? [] : [{ ...unread, unkept, part: null }];
  });
}

/** Streams whose letters can be listed, but not all be found by what they say. */
export function withoutWordsIn(context: WatchedContext, readings: readonly StreamReading[]): { stream: string; part: ReadPart }[] {
  return readings.flatMap(({ stream, progress, textIndexedSeq, ...reading }) => {
    const ofWords = { ...progress, indexedSeq: textIndexedSeq };
    const isMissing = reading.context === context.name && reading.isIndexed && !isIndexed(ofWords);
    return isMissing ? [{ stream, part: readPart(ofWords) }] : [];
  });
}
