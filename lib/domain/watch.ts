import type { ConsumerRow } from "./consumer/row";
import type { StreamRow } from "./stream/row";
import type { Series } from "./overview/types";
import type { ContextState } from "./snapshot/types";
import type { historyMetrics } from "./consumer/row";

/**
 * What the collector has seen, for those who only read. Rows are evaluated once per tick; reading them costs nothing.
 * Implemented in lib/workers, read by lib/services: neither imports the other.
 */
export type Watch = {
  startedAt: number;
  contexts(): readonly WatchedContext[];
  context(name: string): WatchedContext | undefined;
  /** Called after each tick of any context. Returns how to stop listening. */
  onTick(listener: (context: string) => void): () => void;
};

export type WatchedContext = {
  name: string;
  embedded: boolean;
  servers: readonly string[];
  state(): ContextState;
  /** Rows of the last good snapshot, evaluated; empty before the first. */
  consumers(): readonly ConsumerRow[];
  streams(): readonly StreamRow[];
  consumerHistory(stream: string, consumer: string, metric: (typeof historyMetrics)[number]): Series | null;
  totals(): { lag: Series; redeliveryRatePerSec: Series; publishRatePerSec: Series; deadLetters: Series };
  troubleSince(): number | null;
  lastTroubleAt(): number | null;
};
