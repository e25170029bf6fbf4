import "server-only";
import type { Database } from "@/lib/db";
import type { Instance } from "@/lib/db/dead-letter-index";
import type { Clock } from "@/lib/domain/clock";

const LOOK_EVERY_MS = 1_000;

type RebuildsDeps = { db: { indexRebuilds: Pick<Database["indexRebuilds"], "all"> }; clock: Clock };

/** How often each life of a stream was asked to be read again: one look a second for all who follow streams. */
export class Rebuilds {
  readonly #deps: RebuildsDeps;
  #counts: Promise<ReadonlyMap<string, number>> | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(deps: RebuildsDeps) {
    this.#deps = deps;
  }

  /** As it was within the last second. Errors: what the database says. */
  async count(instance: Instance): Promise<number> {
    const now = this.#deps.clock.now();
    if (this.#counts === null || now - this.#lookedAt >= LOOK_EVERY_MS) {
      this.#lookedAt = now;
      this.#counts = this.#look();
    }
    return (await this.#counts).get(keyOf(instance)) ?? 0;
  }

  async #look(): Promise<ReadonlyMap<string, number>> {
    try {
      return new Map((await this.#deps.db.indexRebuilds.all()).map((each) => [keyOf(each), each.rebuilds]));
    } catch (error) {
      this.#counts = null;
      throw error;
    }
  }
}

const keyOf = ({ context, stream, createdAt }: Instance) => JSON.stringify([context, stream, createdAt]);
