import "server-only";
import type { historyMetrics } from "@/lib/domain/consumer/row";
import type { Series } from "@/lib/domain/overview/types";
import { BucketRing, type Reduction } from "@/lib/domain/series/bucket-ring";
import { consumerKey, type Evaluation } from "@/lib/domain/snapshot/evaluate";

type Metric = (typeof historyMetrics)[number];

const HOUR_MS = 3_600_000;
/** What has not been seen for so long is forgotten: ephemeral consumers come and go by the thousand. */
const FORGET_AFTER_MS = 120_000;

/**
 * One hour each, coarser the more there are, so that memory is bounded: the first 1,000 consumers take 9.6 KB each, the next
 * 9,000 take 3.8 KB, all others 1 KB. 10,000 consumers: 44 MB.
 */
const resolutions = [
  { upTo: 1_000, bucketMs: 6_000 },
  { upTo: 10_000, bucketMs: 15_000 },
  { upTo: Number.POSITIVE_INFINITY, bucketMs: 60_000 },
] as const;

const consumerMetrics = { lag: "peak", ageMs: "peak", redeliveryRatePerSec: "mean", deliveryRatePerSec: "mean" } satisfies Record<
  Metric,
  Reduction
>;
const consumerMetricNames = Object.keys(consumerMetrics) as Metric[]; // the keys of the object above, which `satisfies` ties to Metric
const totalMetrics = { lag: "peak", redeliveryRatePerSec: "mean", publishRatePerSec: "mean", deadLetters: "peak" } satisfies Record<
  string,
  Reduction
>;
const consumerReductions = Object.values(consumerMetrics);
const streamReductions: readonly Reduction[] = ["mean"];
export type Totals = Record<keyof typeof totalMetrics, number | null>;

type Kept = { ring: BucketRing; seenAt: number };

/** What one context looked like over the last hour, in memory. Gone when the process ends. */
export class History {
  readonly #consumers = new Map<string, Kept>();
  readonly #streams = new Map<string, Kept>();
  readonly #totals: BucketRing;
  #sweptAt = 0;

  constructor(pollMs: number) {
    this.#totals = new BucketRing(Object.values(totalMetrics), pollMs, Math.ceil(HOUR_MS / pollMs));
  }

  record({ snapshot, consumers, streams }: Evaluation, totals: Totals): void {
    const at = snapshot.at;
    for (const [index, row] of consumers.entries()) {
      const values = [row.lag, row.ageMs, row.redeliveryRatePerSec, row.deliveryRatePerSec];
      const key = snapshot.consumers[index]?.key ?? consumerKey(row); // a row stands where its consumer does
      keep(this.#consumers, { key, at, metrics: consumerReductions }).add(at, values);
    }
    for (const row of streams) keep(this.#streams, { key: row.name, at, metrics: streamReductions }).add(at, [row.publishRatePerSec]);
    this.#totals.add(at, [totals.lag, totals.redeliveryRatePerSec, totals.publishRatePerSec, totals.deadLetters]);
    if (at - this.#sweptAt < FORGET_AFTER_MS / 2) return;
    this.#sweptAt = at;
    forget(this.#consumers, at);
    forget(this.#streams, at);
  }

  /** `null` for a consumer that was never seen. */
  consumer(key: string, metric: Metric, limit: number): Series | null {
    return this.#consumers.get(key)?.ring.read(consumerMetricNames.indexOf(metric), limit) ?? null;
  }

  published(stream: string, limit: number): Series {
    return this.#streams.get(stream)?.ring.read(0, limit) ?? [];
  }

  totals(limit: number): Record<keyof Totals, Series> {
    const [lag, redeliveryRatePerSec, publishRatePerSec, deadLetters] = [0, 1, 2, 3].map((metric) => this.#totals.read(metric, limit));
    return {
      lag: lag ?? [],
      redeliveryRatePerSec: redeliveryRatePerSec ?? [],
      publishRatePerSec: publishRatePerSec ?? [],
      deadLetters: deadLetters ?? [],
    };
  }
}

function keep(rings: Map<string, Kept>, { key, at, metrics }: { key: string; at: number; metrics: readonly Reduction[] }): BucketRing {
  const kept = rings.get(key);
  if (kept) {
    kept.seenAt = at;
    return kept.ring;
  }
  const bucketMs = resolutions.find(({ upTo }) => rings.size < upTo)?.bucketMs ?? 60_000;
  const ring = new BucketRing(metrics, bucketMs, HOUR_MS / bucketMs);
  rings.set(key, { ring, seenAt: at });
  return ring;
}

function forget(rings: Map<string, Kept>, at: number): void {
  for (const [key, { seenAt }] of rings) if (at - seenAt > FORGET_AFTER_MS) rings.delete(key);
}
