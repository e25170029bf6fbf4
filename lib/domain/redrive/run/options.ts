import { z } from "zod";
import { rateBounds } from "./rate-bounds";

const { leastPerSec, mostPerSec } = rateBounds;

/** Messages per second; `null` is no cap. */
export const RatePerSec = z.number().min(leastPerSec).max(mostPerSec).nullable();

/** The longest that may be waited for anything: a timer of Node's holds no more than 24 days. */
const DAY_MS = 86_400_000;

export const Canary = z.strictObject({
  /** So many of each group first, and so many in all; one of each while they fit. */
  perGroup: z.number().int().min(1).max(100).default(3),
  max: z.number().int().min(1).max(100).default(5),
  /** A canary that is not settled by then pauses the job; `null`: as long as its consumer may take. */
  waitMs: z.number().int().min(1_000).max(DAY_MS).nullable().default(null),
});

export const Ramp = z.strictObject({
  startPerSec: z.number().min(0.1).max(mostPerSec).default(5),
  /** The rate doubles after so long in which something was settled and nothing came back. */
  windowMs: z.number().int().min(100).max(DAY_MS).default(5_000),
});

/** Trips when so many come back one after another, or more than this part of the last so many. */
export const Breaker = z.strictObject({
  inARow: z.number().int().min(1).max(1_000).default(3),
  ratio: z.number().gt(0).max(1).default(0.1),
  of: z.number().int().min(1).max(10_000).default(50),
});

/** A job that sends nothing: its consumer, which had all of these messages, is set back to the first of them (`fromSeq`), once. */
export const InPlace = z.strictObject({
  stream: z.string(),
  consumer: z.string(),
  /** Epoch ms: one that was made again is another. */
  consumerCreatedAt: z.number(),
  fromSeq: z.number().int().positive(),
});
export type InPlace = z.output<typeof InPlace>;

/** How a job runs, as its plan was made. `null`: without. */
export const RunOptions = z.strictObject({
  canary: Canary.nullable().default(null),
  ramp: Ramp.nullable().default(null),
  breaker: Breaker.nullable().default(null),
  /** At most so many sent and not yet settled. */
  maxUnsettled: z.number().int().positive().nullable().default(null),
  /** Mirrors the target, so that nothing is unknown after a crash (protocol §3). */
  echo: z.boolean().default(false),
  /** It begins so long after its start. */
  delayMs: z
    .number()
    .int()
    .min(0)
    .max(7 * DAY_MS)
    .default(0),
  inPlace: InPlace.nullable().default(null),
});
export type RunOptions = z.output<typeof RunOptions>;
