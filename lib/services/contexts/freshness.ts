import "server-only";
import type { z } from "zod";
import type { listOf } from "@/lib/domain/list";
import type { ContextState, Snapshot, SnapshotGap } from "@/lib/domain/snapshot/types";
import type { WatchedContext } from "@/lib/domain/watch";

export type Incomplete = z.infer<ReturnType<typeof listOf>>["incomplete"];

/** What is missing of a list of streams or of consumers, as the snapshot's gaps name it. */
const concerns = { streams: /^(STREAM\.LIST|stream )/, consumers: /^(STREAM\.LIST|CONSUMER\.LIST|stream |consumer )/ };

export function snapshotOf(state: ContextState): Snapshot | null {
  return state.kind === "connecting" ? null : state.snapshot;
}

/** When the oldest data of these contexts was true. A context that was never seen is named in `incomplete` instead. */
export function asOfContexts(contexts: readonly WatchedContext[], now: number): string {
  const times = contexts.flatMap((context) => snapshotOf(context.state())?.at ?? []);
  return new Date(Math.min(now, ...times)).toISOString();
}

/** Contexts that are not live, and what permissions or servers keep from us in those that are. */
export function incompleteOf(contexts: readonly WatchedContext[], list: keyof typeof concerns): Incomplete {
  return contexts.flatMap((context): Incomplete => {
    const state = context.state();
    const snapshot = snapshotOf(state);
    const lastSeenAt = snapshot ? new Date(snapshot.at).toISOString() : null;
    const missing = unlike(snapshot?.gaps.filter((gap) => concerns[list].test(gap.what)) ?? []);
    const denied: Incomplete = missing.map((gap) => ({
      context: context.name,
      state: gap.reason === "denied" ? "denied" : "stale",
      detail: gap.detail,
      lastSeenAt,
    }));
    return state.kind === "live" ? denied : [{ context: context.name, state: state.kind, detail: whyOf(state), lastSeenAt }, ...denied];
  });
}

export function whyOf(state: ContextState): string {
  return state.kind === "live" ? "" : (state.why ?? "Not answered yet.");
}

function unlike(gaps: readonly SnapshotGap[]): readonly SnapshotGap[] {
  return [...new Map(gaps.map((gap) => [`${gap.reason} ${gap.detail}`, gap])).values()];
}
