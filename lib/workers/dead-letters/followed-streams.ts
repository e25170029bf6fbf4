import "server-only";
import { capturesAdvisories } from "@/lib/domain/capture/captures-advisories";
import type { Stream } from "@/lib/domain/stream/types";
import type { WatchedContext } from "@/lib/domain/watch";

/** Streams that tell of deaths: those that store dead letters, and those that capture advisories. */
export const followedStreams = (context: WatchedContext): string[] =>
  context.streams().flatMap((row) => (row.isDeadLetter || capturesAdvisories(row) ? [row.name] : []));

/** Whether whatever lies in this stream is a dead letter; else it is followed for its advisories only. */
export const storesLetters = (context: WatchedContext, stream: string): boolean =>
  context.streams().some((row) => row.name === stream && row.isDeadLetter);

/** As the collector saw it last. */
export function snapshotStream(context: WatchedContext, stream: string): Stream | null {
  const state = context.state();
  const snapshot = state.kind === "connecting" ? null : state.snapshot;
  return snapshot?.streams.find((each) => each.name === stream) ?? null;
}
