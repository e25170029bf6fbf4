import "server-only";
import type { WatchedContext } from "@/lib/domain/watch";
import { asOfContexts, incompleteOf, snapshotOf, type Incomplete } from "../contexts/freshness";
import { isoOf } from "../iso";

type Denied = { context: string; stream: string; detail: string };

/**
 * How true a list of dead letters is. The index follows the streams by the quarter second while a context is live; otherwise it
 * is as old as what was last seen there. Streams that we may not read are named.
 */
export function indexFreshness(
  contexts: readonly WatchedContext[],
  denied: readonly Denied[],
  now: number,
): { asOf: string; incomplete: Incomplete } {
  const notLive = contexts.filter((context) => context.state().kind !== "live");
  const unread = denied.map(({ context, stream, detail }): Incomplete[number] => {
    const state = contexts.find(({ name }) => name === context)?.state();
    const seen = state && snapshotOf(state);
    return { context, state: "denied", detail: `${stream}: ${detail}`, lastSeenAt: seen ? isoOf(seen.at) : null };
  });
  return {
    asOf: notLive.length > 0 ? asOfContexts(notLive, now) : isoOf(now),
    incomplete: [...incompleteOf(contexts, "streams"), ...unread],
  };
}
