import "server-only";
import type { Publisher } from "@/lib/nats/redrive";
import type { DiscardParts } from "./parts";

/** How many places are asked for at once. */
export const BATCH = 256;
/** What a batch holds in memory at once. */
const BATCH_BYTES = 16 * 1024 * 1024;

type Sized = { stream: string; sizeBytes: number };
export type Batch<Copy> = [Copy, ...Copy[]];

type Steps<Copy> = {
  /** Names the connection that publishes. */
  name: string;
  next(): Promise<readonly Copy[]>;
  work(publisher: Publisher, batch: Batch<Copy>): Promise<void>;
};

/** Batch by batch until nothing waits; then it ends. What cannot be done now is thrown. */
export async function untilDone<Copy extends Sized>(parts: DiscardParts, { name, next, work }: Steps<Copy>): Promise<void> {
  const { held, discards, wire, context, arrivals } = parts;
  const publisher = await wire.openPublisher(name);
  try {
    for (let batch = atOnce(await next()); batch !== null && parts.isHeld(); batch = atOnce(await next())) {
      await work(publisher, batch);
      await discards.saveWaiting(held, null);
      arrivals.say({ context, stream: batch[0].stream, count: 0 });
    }
    if (parts.isHeld()) await discards.end(held);
  } finally {
    await publisher.close();
  }
}

/** As many as one may hold at once. */
export function atOnce<Copy extends Sized>([first, ...others]: readonly Copy[]): Batch<Copy> | null {
  if (!first) return null;
  let sizeBytes = first.sizeBytes;
  return [first, ...others.filter((copy) => (sizeBytes += copy.sizeBytes) <= BATCH_BYTES)];
}
