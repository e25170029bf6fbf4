import "server-only";
import type { World } from "@/lib/domain/redrive/plan/facts";
import { unreadOf, type Question } from "@/lib/domain/redrive/plan/index-behind";
import type { NatsContext } from "@/lib/nats";
import type { Deps } from "../deps";
import { gatherStreams } from "./gather-streams";

type Asked = { question: Question | null } & Pick<World, "streams" | "flowsKnown">;

/** What a question to the index cannot find: NATS was asked before the index is, so what it read in between counts as not read. */
export async function gatherUnread(
  context: NatsContext,
  { question, streams, flowsKnown }: Asked,
  deps: Pick<Deps, "db" | "settings">,
): Promise<World["unread"]> {
  if (question === null) return [];
  const readings = await deps.db.deadLetters.readings([context.name]);
  const named = readings.map(({ stream }) => stream);
  const known = flowsKnown ? streams : (await gatherStreams(context, { subjects: [], streams: named }, deps)).streams;
  const read = readings.map(({ stream, streamCreatedAt, progress, textIndexedSeq, denied, unkept }) => ({
    stream,
    createdAt: Date.parse(streamCreatedAt),
    // Where copies cannot be kept, everything is listed all the same.
    indexedSeq: unkept === null ? progress.indexedSeq : Number.POSITIVE_INFINITY,
    textIndexedSeq,
    denied,
  }));
  return unreadOf(question, { streams: known, read });
}
