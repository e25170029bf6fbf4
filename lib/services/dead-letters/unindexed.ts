import "server-only";
import type { StreamReading } from "@/lib/db";
import { capturesAdvisories } from "@/lib/domain/capture/captures-advisories";
import { isIndexed, readPart, type ReadPart } from "@/lib/domain/dead-letter/index-progress";
import type { WatchedContext } from "@/lib/domain/watch";

export type Unindexed = {
  stream: string;
  /** What is not permitted ("not permitted: STREAM.MSG.GET"); `null` when it is only not read yet. */
  denied: string | null;
  /** How much of it has been read; `null` where nothing has. */
  part: ReadPart | null;
};

/** Streams of a context that tell of deaths, and that the index has not read as far as they go. One that stores nothing has none to tell of. */
export function unindexedIn(context: WatchedContext, readings: readonly StreamReading[]): Unindexed[] {
  return context.streams().flatMap((row): Unindexed[] => {
    const { name, isDeadLetter, messages } = row;
    if (!isDeadLetter && !capturesAdvisories(row)) return [];
    const ofStream = readings.filter((reading) => reading.context === context.name && reading.stream === name);
    const denied = ofStream.find((reading) => reading.denied !== null)?.denied ?? null;
    const isKnown = ofStream.some((reading) => reading.isIndexed) || messages === 0;
    const part = ofStream.length === 1 && ofStream[0] ? readPart(ofStream[0].progress) : null;
    return denied === null && isKnown ? [] : [{ stream: name, denied, part: part?.read ? part : null }];
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
