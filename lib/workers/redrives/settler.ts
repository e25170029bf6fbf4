import "server-only";
import type { ItemRecord } from "@/lib/db/redrives/types";
import type { Settlement } from "@/lib/domain/redrive/types";
import type { StreamNow } from "@/lib/nats/redrive";

/** A message with its PubAck: where its target stored it, and when (epoch ms). `seq` is `null` where a person only said that it is there. */
export type SentItem = { item: ItemRecord; seq: number | null; at: number };

/** Sees what becomes of messages that were sent, and writes it down. One for each epoch of a job. */
export type Settler = {
  /** Before the first of a batch is sent: listens to who acknowledges what its target stores. */
  expect(stream: StreamNow): void;
  /** After their PubAcks were written. */
  sent(items: readonly SentItem[]): void;
  /** Told in the order in which they were seen, each after it was written. Returns how to stop listening. */
  onSettled(listener: (settlement: Settlement) => void): () => void;
  /** How many are sent and not yet settled. */
  unsettled(): number;
  /** Resolves when none is unsettled, or `signal` is aborted. */
  allSettled(signal: AbortSignal): Promise<void>;
  /** Not watched any longer: what is unsettled was not observed, and why. */
  giveUp(why: string): Promise<void>;
  stop(): Promise<void>;
};

/** Looks at nothing: a PubAck is the last that is known. */
export const blindSettler: Settler = {
  expect: () => undefined,
  sent: () => undefined,
  onSettled: () => () => undefined,
  unsettled: () => 0,
  allSettled: () => Promise.resolve(),
  giveUp: () => Promise.resolve(),
  stop: () => Promise.resolve(),
};
