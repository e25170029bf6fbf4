import { z } from "zod";
import { IsoTime, listOf, listQuery, withSeries } from "../list";
import { consumerStatuses } from "./types";

/** What a status rests on: the numbers behind the sentence, so that the screen can format them. */
export const Evidence = z.object({ status: z.enum(consumerStatuses), sentence: z.string() });

export const ConsumerRow = z.object({
  context: z.string(),
  stream: z.string(),
  name: z.string(),
  filterSubjects: z.array(z.string()),
  status: z.enum(consumerStatuses),
  /** Every status that applies, by precedence. */
  reasons: z.array(Evidence),
  /** The sentence of `status`. */
  reason: z.string(),
  /** When this status began, as far as this console has seen; `null` while ok. */
  since: IsoTime.nullable(),
  numPending: z.number(),
  numAckPending: z.number(),
  lag: z.number(),
  ageMs: z.number().nullable(),
  numRedelivered: z.number(),
  redeliveryRatePerSec: z.number().nullable(),
  redeliveryIsEstimate: z.boolean(),
  deliveryRatePerSec: z.number().nullable(),
  numWaiting: z.number(),
  maxAckPending: z.number(),
  maxDeliver: z.number(),
  ackWaitMs: z.number().nullable(),
  pausedUntil: IsoTime.nullable(),
  /** Open messages that reached max_deliver, as the dead letters of kind `exhausted` count them; `null` where they are not all captured. */
  exhausted: z.number().nullable(),
  etaMs: z.number().nullable(),
  /** Lag over the last hour at most, oldest first, ≤ 60 points, for the small chart of the table. Lists: with `series=true`. */
  lagSeries: z.array(z.tuple([z.number(), z.number().nullable()])),
});
export type ConsumerRow = z.infer<typeof ConsumerRow>;

export const ConsumerList = listOf(ConsumerRow);

export const consumerSorts = [
  "status",
  "stream",
  "name",
  "lag",
  "ageMs",
  "deliveryRatePerSec",
  "redeliveryRatePerSec",
  "numAckPending",
  "numWaiting",
] as const;

export const ConsumerListQuery = z.strictObject({
  ...listQuery,
  ...withSeries,
  stream: z.string().optional(),
  /** Comma-separated statuses. */
  status: z.string().optional(),
  q: z.string().max(200).optional(),
  /** A sort key, `-` before it for descending. Default `status` (worst first). */
  sort: z.string().optional(),
});

/** Whether a copy of each message that a consumer gives up on is kept. */
export const KeptConsumer = z.object({ context: z.string(), stream: z.string(), consumer: z.string(), keepsDeadLetters: z.boolean() });
export type KeptConsumer = z.infer<typeof KeptConsumer>;

export const ConsumerDetail = ConsumerRow.extend({
  asOf: IsoTime,
  /** `null` while the database does not answer. */
  keepsDeadLetters: z.boolean().nullable(),
  createdAt: IsoTime,
  durable: z.boolean(),
  ackPolicy: z.string(),
  deliverPolicy: z.string(),
  deliverSubject: z.string().nullable(),
  deliverGroup: z.string().nullable(),
  backoffMs: z.array(z.number()),
  maxWaiting: z.number(),
  replicas: z.number(),
  leader: z.string().nullable(),
  metadata: z.record(z.string(), z.string()),
  delivered: z.object({ consumerSeq: z.number(), streamSeq: z.number(), lastActiveAt: IsoTime.nullable() }),
  ackFloor: z.object({ consumerSeq: z.number(), streamSeq: z.number(), lastActiveAt: IsoTime.nullable() }),
});
export type ConsumerDetail = z.infer<typeof ConsumerDetail>;

export const historyMetrics = ["lag", "ageMs", "redeliveryRatePerSec", "deliveryRatePerSec"] as const;

export const ConsumerHistory = z.object({
  metric: z.enum(historyMetrics),
  /** Nothing before this is known: the ticks live in memory. */
  since: IsoTime,
  points: z.array(z.tuple([z.number(), z.number().nullable()])).max(600),
});
