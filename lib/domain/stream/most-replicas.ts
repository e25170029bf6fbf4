import type { Stream } from "./types";

/** How many copies most streams of an account have: what a stream of ours should have there. More where two numbers are as common. */
export function mostReplicas(streams: readonly Pick<Stream, "replicas">[]): number {
  const counts = new Map<number, number>();
  for (const { replicas } of streams) counts.set(replicas, (counts.get(replicas) ?? 0) + 1);
  const [most] = [...counts].toSorted(([a, countA], [b, countB]) => countB - countA || b - a);
  return most?.[0] ?? 1;
}
