import { z } from "zod";
import { IsoTime, listOf } from "../list";

/** How far one life of a dead-letter stream has been read into the index. */
const DeadLetterIndexRow = z.object({
  context: z.string(),
  stream: z.string(),
  streamCreatedAt: IsoTime,
  firstSeq: z.number(),
  lastSeq: z.number(),
  indexedSeq: z.number(),
  /** How far its letters can be found by words. */
  textIndexedSeq: z.number(),
  /** Messages that the stream stores, and how many of them have been read. */
  stored: z.number(),
  indexed: z.number(),
  isComplete: z.boolean(),
  /** What is not permitted ("not permitted: STREAM.MSG.GET"), else `null`. */
  denied: z.string().nullable(),
});

export const DeadLetterIndexList = listOf(DeadLetterIndexRow);

export const IndexRebuild = z.object({ context: z.string(), streams: z.array(z.string()) });
