import "server-only";
import { isSource, sources } from "@/lib/domain/dead-letter/sources";
import type { RunningJob } from "@/lib/db/redrives/ledger-types";
import type { JobParts } from "../job-parts";

type Parts = Pick<JobParts, "ledger" | "wire"> & { job: Pick<RunningJob, "context"> };
type Barrier = { at: number; lastSeqs: ReadonlyMap<string, number>; isHeardOnly: boolean };

/** Less would be more questions than the index can answer: it looks four times a second. */
const EVERY_MS = 200;
/** Where no stream captures advisories they are heard, looked up and written within that; nothing says how far that is. */
const HEARD_WITHIN_MS = 1_000;

/**
 * Until when (ms of `performance.now()`) whatever was dead is in the index: reads how far each stream of dead letters goes, and waits until the
 * index has passed that. A stream that is denied, or that nobody follows yet, is not waited for; what it tells of later counts then.
 */
export class KnownTo {
  readonly #parts: Parts;
  #barrier: Barrier | null = null;
  #askedAt = Number.NEGATIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** One look, unless the last was less than `everyMs` ago. NATS_UNAVAILABLE. */
  async step(everyMs = EVERY_MS): Promise<number> {
    const { ledger, job } = this.#parts;
    if (performance.now() - this.#askedAt < everyMs) return this.#to;
    this.#askedAt = performance.now();
    this.#barrier ??= await this.#begin();
    const followed = await ledger.followed(job.context);
    const { at, lastSeqs, isHeardOnly } = this.#barrier;
    const isPassed = followed.every((each) => each.denied !== null || each.indexedSeq >= (lastSeqs.get(keyOf(each)) ?? 0));
    if (isPassed) {
      this.#to = isHeardOnly ? at - HEARD_WITHIN_MS : at;
      this.#barrier = null;
    }
    return this.#to;
  }

  async #begin(): Promise<Barrier> {
    const { ledger, wire, job } = this.#parts;
    const at = performance.now();
    const followed = await ledger.followed(job.context);
    const streams = followed.filter(({ stream, denied }) => denied === null && !isSource(stream));
    const lasts = await Promise.all(streams.map(async (each) => ({ each, last: await wire.lastTold(each.stream) })));
    const ofThisLife = lasts.flatMap(({ each, last }) =>
      last?.createdAt === each.createdAt ? [[keyOf(each), last.lastSeq] as const] : [],
    );
    const isHeardOnly = followed.some(({ stream, denied }) => stream === sources.live && denied === null);
    return { at, lastSeqs: new Map(ofThisLife), isHeardOnly };
  }
}

const keyOf = ({ stream, createdAt }: { stream: string; createdAt: number }) => `${stream} ${createdAt}`;
