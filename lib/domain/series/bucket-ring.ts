import type { Series } from "../overview/types";

/** How readings within one bucket become one value: rates are averaged (so that they still integrate), lags and ages keep their peak. */
export type Reduction = "mean" | "peak";

/**
 * The last `slots` buckets of a few metrics, as float32: constant in size. A bucket without a reading is NaN here and `null` when read.
 * Times are epoch ms by the console's clock.
 */
export class BucketRing {
  readonly #values: Float32Array;
  readonly #counts: Uint16Array;
  #newest = -1;
  #oldest = -1;

  constructor(
    readonly metrics: readonly Reduction[],
    readonly bucketMs: number,
    readonly slots: number,
  ) {
    this.#values = new Float32Array(metrics.length * slots).fill(Number.NaN);
    this.#counts = new Uint16Array(metrics.length);
  }

  add(at: number, readings: readonly (number | null)[]): void {
    const bucket = Math.floor(at / this.bucketMs);
    if (bucket < this.#newest) return; // the clock went back: what is written stays
    if (bucket > this.#newest) this.#open(bucket);
    for (let metric = 0; metric < this.metrics.length; metric += 1) {
      const reading = readings[metric] ?? null;
      if (reading !== null) this.#merge(metric, bucket, reading);
    }
  }

  /** Whole buckets, oldest first, at most `limit` points; neighbours are reduced the same way as readings. */
  read(metric: number, limit: number): Series {
    const reduction = this.metrics[metric];
    if (reduction === undefined || this.#newest <= this.#oldest) return [];
    const first = this.#oldest;
    const step = Math.ceil((this.#newest - first) / limit);
    const points: Series = [];
    // Groups start at multiples of the step, so that a chart does not shimmer from one reading to the next.
    for (let from = Math.floor(first / step) * step; from < this.#newest; from += step) {
      const value = this.#reduce({ metric, reduction, from: Math.max(from, first), to: Math.min(from + step, this.#newest) });
      points.push([Math.max(from, first) * this.bucketMs, value]);
    }
    return points.slice(-limit);
  }

  /** The metrics of one bucket lie together: a tick writes them all. */
  #index(metric: number, bucket: number): number {
    return (bucket % this.slots) * this.metrics.length + metric;
  }

  #open(bucket: number): void {
    if (this.#newest === -1) this.#oldest = bucket;
    for (let next = Math.max(this.#newest + 1, bucket - this.slots + 1); next <= bucket; next += 1) {
      for (let metric = 0; metric < this.metrics.length; metric += 1) this.#values[this.#index(metric, next)] = Number.NaN;
    }
    this.#newest = bucket;
    this.#oldest = Math.max(this.#oldest, bucket - this.slots + 1);
    this.#counts.fill(0);
  }

  #merge(metric: number, bucket: number, reading: number): void {
    const index = this.#index(metric, bucket);
    const count = this.#counts[metric] ?? 0;
    const before = this.#values[index] ?? Number.NaN;
    if (count === 0) this.#values[index] = reading;
    else if (this.metrics[metric] === "peak") this.#values[index] = Math.max(before, reading);
    else this.#values[index] = before + (reading - before) / (count + 1);
    this.#counts[metric] = count + 1;
  }

  #reduce({ metric, reduction, from, to }: { metric: number; reduction: Reduction; from: number; to: number }): number | null {
    let sum = 0;
    let peak = Number.NEGATIVE_INFINITY;
    let count = 0;
    for (let bucket = from; bucket < to; bucket += 1) {
      const value = this.#values[this.#index(metric, bucket)] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      sum += value;
      peak = Math.max(peak, value);
      count += 1;
    }
    if (count === 0) return null;
    return reduction === "peak" ? peak : sum / count;
  }
}
