import "server-only";
import type { StreamReading } from "@/lib/db";
import type { WatchedContext } from "@/lib/domain/watch";
import { asOfContexts, incompleteOf, snapshotOf, type Incomplete } from "../contexts/freshness";
import { isoOf } from "../iso";
import { unindexedIn } from "./unindexed";

/**
 * How true a list of dead letters is. The index follows the streams by the quarter second while a context is live; otherwise it
 * is as old as what was last seen there. Streams that we may not read, or have not read yet, are named.
 */
export function indexFreshness(
  contexts: readonly WatchedContext[],
  readings: readonly StreamReading[],
  now: number,
): { asOf: string; incomplete: Incomplete } {
  const notLive = contexts.filter((context) => context.state().kind !== "live");
  const unread = contexts.flatMap((context) => {
    const seen = snapshotOf(context.state());
    return unindexedIn(context, readings).map(({ stream, denied }): Incomplete[number] => ({
      context: context.name,
      state: denied === null ? "stale" : "denied",
      detail: `${stream}: ${denied ?? "not indexed yet"}`,
      lastSeenAt: seen && isoOf(seen.at),
    }));
  });
  return {
    asOf: notLive.length > 0 ? asOfContexts(notLive, now) : isoOf(now),
    incomplete: [...incompleteOf(contexts, "streams"), ...unread],
  };
}
