import "server-only";
import { isIndexed, type IndexProgress } from "@/lib/domain/dead-letter/index-progress";
import { isNotKept, isSource } from "@/lib/domain/dead-letter/sources";
import type { PrismaClient } from "./generated/client";

/** How far the index has read one life of a dead-letter stream. */
export type StreamReading = {
  context: string;
  stream: string;
  /** ISO. */
  streamCreatedAt: string;
  progress: IndexProgress;
  /** How far the words of its letters are read; never further than `progress`. */
  textIndexedSeq: number;
  isIndexed: boolean;
  /** What permissions keep from the index ("not permitted: STREAM.MSG.GET"), else `null`. */
  denied: string | null;
  /** Why copies of what died are not kept though they are wanted; all of it is listed. `null` where nothing stands in the way. */
  unkept: string | null;
};

/** One per dead-letter stream that the index has met. A stream it never met, or that never held anything, has none. */
export async function readStreamReadings(client: PrismaClient, contexts: readonly string[]): Promise<StreamReading[]> {
  const cursors = await client.deadLetterCursor.findMany({
    where: { context: { in: [...contexts] } },
    orderBy: [{ context: "asc" }, { stream: "asc" }, { streamCreatedAt: "asc" }],
  });
  const ofStreams = cursors.filter(({ stream }) => !isSource(stream));
  return ofStreams.map(({ context, stream, streamCreatedAt, denied: why, ...row }) => {
    const [denied, unkept] = isNotKept(why) ? [null, why] : [why, null];
    const progress = {
      indexedSeq: Number(row.indexedSeq),
      firstSeq: Number(row.firstSeq),
      lastSeq: Number(row.lastSeq),
      numDeleted: Number(row.numDeleted),
    };
    // Where copies are not kept the cursor stands still, and is read past (lib/workers/dead-letters/unkept.ts).
    const isRead = denied === null && (unkept !== null || isIndexed(progress));
    const textIndexedSeq = Math.min(progress.indexedSeq, Number(row.textIndexedSeq));
    return {
      context,
      stream,
      streamCreatedAt,
      progress,
      textIndexedSeq,
      isIndexed: isRead,
      denied,
      unkept,
    };
  });
}
