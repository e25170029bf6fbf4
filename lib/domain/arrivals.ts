/** Dead letters that were just indexed: said by the indexer, heard by the live channel, so that nobody waits for the next tick. */
export type Arrival = { context: string; stream: string; count: number };

export type Arrivals = {
  say(arrival: Arrival): void;
  /** Returns how to stop listening. */
  onArrival(listener: (arrival: Arrival) => void): () => void;
};

export function createArrivals(): Arrivals {
  const listeners = new Set<(arrival: Arrival) => void>();
  return {
    say(arrival) {
      for (const listener of listeners) listener(arrival);
    },
    onArrival(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
