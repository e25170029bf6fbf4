import type { Series } from "../overview/types";
import { lag } from "./lag";
import type { ConsumerRow } from "./row";
import { fineSentence, type Reason } from "./status";
import { ratesOf, type ConsumerTrack } from "./track";
import type { Consumer } from "./types";

export type RowParts = {
  context: string;
  /** As configured now; the numbers come from `track.last`, the last that a leader gave. */
  consumer: Consumer;
  track: ConsumerTrack;
  reasons: readonly Reason[];
  ageMs: number | null;
  etaMs: number | null;
  /** Epoch ms by the console's clock, `null` while ok. */
  sinceAt: number | null;
  key: string;
  lagSeries: (key: string) => Series;
};

const none: ConsumerRow["reasons"] = [];

/** `lagSeries` is read from the ring when somebody looks: drawing 10,000 small charts each tick would cost more than all the rest. */
export function toConsumerRow({ context, consumer, track, reasons, ageMs, etaMs, sinceAt, key, lagSeries }: RowParts): ConsumerRow {
  const numbers = track.last;
  const rates = ratesOf(track);
  const [worst] = reasons;
  return {
    context,
    stream: consumer.stream,
    name: consumer.name,
    filterSubjects: consumer.filterSubjects as string[], // never changed: a snapshot is immutable, the row only lends it
    status: worst?.status ?? "ok",
    reasons: reasons.length === 0 ? none : reasons.map(({ status, sentence }) => ({ status, sentence })),
    reason: worst?.sentence ?? fineSentence(numbers),
    since: sinceAt === null ? null : new Date(sinceAt).toISOString(),
    numPending: numbers.numPending,
    numAckPending: numbers.numAckPending,
    lag: lag(numbers),
    ageMs,
    numRedelivered: numbers.numRedelivered,
    redeliveryRatePerSec: rates.redeliveryPerSec,
    redeliveryIsEstimate: rates.isEstimate,
    deliveryRatePerSec: rates.deliveryPerSec,
    numWaiting: numbers.numWaiting,
    maxAckPending: consumer.maxAckPending,
    maxDeliver: consumer.maxDeliver,
    ackWaitMs: consumer.ackWaitMs,
    pausedUntil: consumer.pausedUntil === null ? null : new Date(consumer.pausedUntil).toISOString(),
    exhausted: null,
    etaMs,
    get lagSeries() {
      return lagSeries(key);
    },
  };
}
