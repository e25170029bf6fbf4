import "server-only";
import type { RunningJob } from "@/lib/db/redrives/ledger-types";
import type { JobParts } from "../job-parts";
import { KnownTo } from "./known-to";
import type { SentBook } from "./sent-book";

type Parts = Pick<JobParts, "id" | "ledger" | "wire"> & { job: Pick<RunningJob, "context"> };

/** Where nothing waits for what is told. */
const EVERY_MS = 250;

/** What dead letters tell of messages that were sent: the index itself writes it down as what became of their items. */
export class Hearing {
  readonly #parts: Parts;
  readonly #book: SentBook;
  readonly #knownTo: KnownTo;
  #nth: number;
  #heardAt = Number.NEGATIVE_INFINITY;

  /** `nth`: which is the last that the book has. */
  constructor(parts: Parts, book: SentBook, nth: number) {
    this.#parts = parts;
    this.#book = book;
    this.#nth = nth;
    this.#knownTo = new KnownTo(parts);
  }

  /** Whether it is time, though nothing waits for what it tells. */
  isDue(): boolean {
    return performance.now() - this.#heardAt >= EVERY_MS;
  }

  /** Until when (ms of `performance.now()`) whatever was dead is in the index. `isLast`: nobody else asks soon. NATS_UNAVAILABLE. */
  knownTo({ isLast }: { isLast: boolean }): Promise<number> {
    return this.#knownTo.step(isLast ? 0 : undefined);
  }

  /** What the index has written down. */
  async boomerangs(): Promise<void> {
    const { ledger, id } = this.#parts;
    this.#heardAt = performance.now();
    for (const boomerang of await ledger.boomerangsAfter(id, this.#nth)) {
      this.#nth = boomerang.nth;
      this.#book.cameBack(boomerang);
    }
  }
}
