import type { Series } from "../overview/types";
import { withGetter } from "../with-getter";
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
  /** `null`: not known. */
  exhausted: number | null;
  /** Epoch ms by the console's clock, `null` while ok. */
  sinceAt: number | null;
  key: string;
  lagSeries: (key: string) => Series;
};

const none: ConsumerRow["reasons"] = [];

/** `lagSeries` is read from the ring when somebody looks: drawing 10,000 small charts each tick would cost more than all the rest. */
export function toConsumerRow({
  context,
  consumer,
  track,
  reasons,
  ageMs,
  etaMs,
  exhausted,
  sinceAt,
  key,
  lagSeries,
}: RowParts): ConsumerRow {
  const numbers = track.last;
  const rates = ratesOf(track);
  const [worst] = reasons;
  const row = {
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
    exhausted,
    etaMs,
  };
  return withGetter(row, "lagSeries", lagSeries.bind(undefined, key));
}

/** The row of the tick before, if nothing that is drawn has changed: most consumers are well and still, and a row kept is no garbage. */
export function keepSame(before: ConsumerRow | undefined, row: ConsumerRow): ConsumerRow {
  if (before === undefined || before.stream !== row.stream || before.name !== row.name) return row;
  const isSame =
    before.status === row.status &&
    before.reason === row.reason &&
    before.since === row.since &&
    before.reasons.length === row.reasons.length &&
    before.reasons.every(({ sentence }, i) => sentence === row.reasons[i]?.sentence) &&
    sameNumbers.every((field) => before[field] === row[field]) &&
    before.filterSubjects.length === row.filterSubjects.length &&
    before.filterSubjects.every((subject, i) => subject === row.filterSubjects[i]);
  return isSame ? before : row;
}

/** Every other field of a row but its context, which is the same for all, and its chart, which both read from one ring. */
const sameNumbers = [
  "numPending",
  "numAckPending",
  "lag",
  "ageMs",
  "numRedelivered",
  "redeliveryRatePerSec",
  "redeliveryIsEstimate",
  "deliveryRatePerSec",
  "numWaiting",
  "maxAckPending",
  "maxDeliver",
  "ackWaitMs",
  "pausedUntil",
  "exhausted",
  "etaMs",
] as const satisfies readonly (keyof ConsumerRow)[];
