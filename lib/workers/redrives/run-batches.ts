import "server-only";
import type { Stop } from "@/lib/domain/redrive/run/machine";
import { allOf } from "./all-of";
import { openEchoes } from "./echoes";
import { giveBack, intendBatch, type Intended, type Kept, type Upcoming } from "./intend-batch";
import type { Ending, Publishing } from "./job-parts";
import type { Halt } from "./watch-wish";
import { keepOriginals } from "./keep-originals";
import { mustLookAtTarget } from "./look-at-target";
import { nextBatch, type NextBatch, type Target } from "./next-batch";
import type { Ready } from "./publish-round";
import { removeLetters } from "./remove-letters";
import { sendBatch, type Sent } from "./send-batch";

/** Sends all that is selected, batch by batch, until nothing is left or something ends it. */
export const runBatches = (epoch: Publishing, first: NextBatch): Promise<Ending | null> => new Batches(epoch).run(first);

/**
 * Intent (§4), publish and results (§5, §6), removal (§7). While a batch is published the letters of the one before leave, and the one after is
 * read (§8). Where the target keeps what it was sent, and nobody caps the rate, its intent is written then too, and the results of a batch while the next one
 * goes out: what is in doubt after a crash is twice as much, and can be looked for.
 */
class Batches {
  readonly #kept: Kept;
  /** In the ledger, and not begun. */
  #ahead: Intended | null = null;
  /** What is left to be done of the batch before: results first, then its letters. */
  #written: Promise<readonly Ready[]> = Promise.resolve([]);
  #removal = noRemoval;

  constructor(private readonly epoch: Publishing) {
    this.#kept = { originals: keepOriginals(epoch), echoes: openEchoes(epoch) };
  }

  async run(first: NextBatch): Promise<Ending | null> {
    try {
      const end = await this.#sendAll(await this.#intend(first));
      await this.#written;
      if (end?.kind === "lost" || end?.kind === "leave") return end;
      const stop = await this.#removal();
      return end ?? stop;
    } finally {
      await Promise.allSettled([this.#written]); // nothing of it may go on when its epoch has ended
      if (this.#ahead) await giveBack(this.epoch, this.#ahead);
    }
  }

  async #sendAll(first: Upcoming): Promise<Ending | null> {
    for (let next = first; next !== null;) {
      if (next.kind === "end") return next.end;
      if (next.kind === "stop") return next.stop;
      if (next.kind === "wait") {
        const end = (await this.#removal()) ?? (await this.#rested());
        if (end) return end;
        this.#removal = noRemoval;
        next = await this.#intend(await nextBatch(this.epoch));
        continue;
      }
      const { sent, stop, following } = await this.#send(next);
      const end = sent.end ?? stop;
      if (end) return end;
      next = await this.#after(sent, following);
    }
    return null;
  }

  async #send(batch: Intended): Promise<{ sent: Sent; stop: Stop | null; following: NextBatch | Upcoming }> {
    const { n, ready, target } = batch;
    const { name: into, at: t0, leader, duplicateWindowMs, retention } = target.stream;
    const goesAhead = retention === "limits" && this.epoch.gate.ratePerSec() === null;
    const sendable = { n, target: into, t0, leader, duplicateWindowMs, stream: target.stream };
    this.#ahead = null;
    const publish = async () => {
      const one = await sendBatch(this.epoch, sendable, fresh(ready));
      this.#written = one.written;
      one.written.catch(() => undefined); // thrown to whoever waits for it, which is everybody who goes on
      return one;
    };
    const before = this.#written;
    const prepare = async () => {
      const next = await nextBatch(this.epoch);
      if (!goesAhead) return next;
      await before; // two are open at the most
      return this.#intend(next);
    };
    const [sent, stop, following] = await allOf<[Sent, Stop | null, NextBatch | Upcoming]>([publish(), this.#removal(), prepare()]);
    if (!goesAhead) await sent.written;
    this.#removal = async () => removeReceived(this.epoch, { n, retention, published: await sent.written });
    return { sent, stop, following };
  }

  /** What is free again goes first, whatever was read meanwhile. */
  async #after({ isHeld }: Sent, following: NextBatch | Upcoming): Promise<Upcoming> {
    if (isHeld && this.#ahead) {
      await giveBack(this.epoch, this.#ahead);
      this.#ahead = null;
    }
    const isStale = isHeld || following === null;
    const next = isStale ? await nextBatch(this.epoch) : following;
    return next?.kind === "batch" ? this.#intend(next) : next;
  }

  async #intend(next: NextBatch): Promise<Upcoming> {
    const upcoming = await intendBatch(this.epoch, this.#kept, next);
    if (upcoming?.kind === "intended") this.#ahead = upcoming;
    return upcoming;
  }

  /** Waits while nothing may be taken; says why nothing ever will be again. */
  async #rested(): Promise<Halt | null> {
    const { gate } = this.epoch;
    await gate.rest();
    const halt = gate.halt();
    return halt?.kind === "hold" ? null : halt;
  }
}

const noRemoval = (): Promise<Stop | null> => Promise.resolve(null);

type Received = { n: number; retention: Target["stream"]["retention"]; published: readonly Ready[] };

/** An interest stream that lost its last consumer while they went out may have stored none of them: their letters stay. */
async function removeReceived(epoch: Publishing, { n, retention, published }: Received): Promise<Stop | null> {
  const [first] = published;
  const look = first && retention === "interest" ? await mustLookAtTarget(epoch.wire, first.item) : null;
  return look?.kind === "stop" ? look.stop : removeLetters(epoch, n, published);
}

const fresh = ([first, ...others]: readonly [Ready, ...Ready[]]) =>
  [{ ...first, inDoubt: false }, ...others.map((ready) => ({ ...ready, inDoubt: false }))] as const;
