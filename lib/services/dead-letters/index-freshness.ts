import "server-only";
import type { StreamReading } from "@/lib/db";
import type { ReadPart } from "@/lib/domain/dead-letter/index-progress";
import type { WatchedContext } from "@/lib/domain/watch";
import { asOfContexts, incompleteOf, snapshotOf, type Incomplete } from "../contexts/freshness";
import { isoOf } from "../iso";
import { unindexedIn, withoutWordsIn } from "./unindexed";

/**
 * How true a list of dead letters is. The index follows the streams by the quarter second while a context is live; otherwise it
 * is as old as what was last seen there. Streams that we may not read, or have not read yet, are named; for a list found by `words`, also
 * those whose words have not all been read.
 */
export function indexFreshness(
  contexts: readonly WatchedContext[],
  readings: readonly StreamReading[],
  { now, words }: { now: number; words: boolean },
): { asOf: string; incomplete: Incomplete } {
  const notLive = contexts.filter((context) => context.state().kind !== "live");
  const unread = contexts.flatMap((context) => {
    const seen = snapshotOf(context.state());
    const about = { context: context.name, lastSeenAt: seen && isoOf(seen.at) };
    const withoutWords = words ? withoutWordsIn(context, readings) : [];
    return [
      ...unindexedIn(context, readings).map(({ stream, denied, unkept, part }): Incomplete[number] => {
        const detail = denied ?? unkept ?? (part ? `indexed ${inWords(part)}` : "not indexed yet");
        return { ...about, state: denied === null ? "stale" : "denied", detail: `${stream}: ${detail}` };
      }),
      ...withoutWords.map(({ stream, part }): Incomplete[number] => {
        return { ...about, state: "stale", detail: `${stream}: can be searched in ${inWords(part)}` };
      }),
    ];
  });
  return {
    asOf: notLive.length > 0 ? asOfContexts(notLive, now) : isoOf(now),
    incomplete: [...incompleteOf(contexts, "streams"), ...unread],
  };
}

const inWords = ({ read, stored }: ReadPart) => `${read.toLocaleString("en")} of ${stored.toLocaleString("en")}`;
