import "server-only";
import { coveredForMs, type Stop } from "@/lib/domain/redrive/run/machine";
import type { Batch, ItemOutcome } from "@/lib/domain/redrive/types";
import type { StreamNow } from "@/lib/nats/redrive";
import { pause } from "../pause";
import type { Hold } from "./gate";
import type { Ending, Publishing } from "./job-parts";
import { lookAtTarget } from "./look-at-target";
import type { SentItem } from "./settler";
import { Patience } from "./patience";
import { publishRound, type Attempt, type Ready } from "./publish-round";
import { doubtUnheard } from "./unheard";

/** A new leader is found in about that; whoever waits longer says so, and looks whether the stream is still there. */
const LOOK_AFTER_MS = 3_000;
/** A stream that is there, and takes nothing for so long, will not. */
const GIVE_UP_AFTER_MS = 30_000;

/** `written`: those that have their PubAck, once the ledger has it. `isHeld`: some of it were not sent for now, and wait again. */
export type Sent = { written: Promise<readonly Ready[]>; end: Ending | null; isHeld: boolean };

/** `stream`: its target when it was last looked at; `null` where nobody has looked yet, and all that is sent is in doubt. */
type Sendable = Pick<Batch, "n" | "target" | "t0" | "leader" | "duplicateWindowMs"> & { stream: StreamNow | null };

/**
 * Protocol §5 and §6: publishes a batch, what is not taken again with the same id, and writes down what became of each. Items that
 * may be stored stay `intent` where the connection is lost, or their ids are no longer covered, for the next epoch; else they end `unknown`.
 */
export function sendBatch(epoch: Publishing, batch: Sendable, attempts: readonly [Attempt, ...Attempt[]]): Promise<Sent> {
  return new Sender(epoch, batch, attempts).send();
}

class Sender {
  readonly #published: Ready[] = [];
  readonly #patience = new Patience();
  readonly #byN: ReadonlyMap<number, Attempt>;
  #left: readonly Attempt[];
  /** Of the last round, where all of it went out: nobody needs to wait until they are written. */
  #last: readonly ItemOutcome[] = [];
  #stream: StreamNow | null;
  /** Until when the server certainly knows the ids of this batch, by our monotonic clock. */
  #coveredUntil = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly epoch: Publishing,
    private readonly batch: Sendable,
    private readonly attempts: readonly [Attempt, ...Attempt[]],
  ) {
    this.#byN = new Map(attempts.map((attempt) => [attempt.item.n, attempt]));
    this.#left = attempts;
    this.#stream = batch.stream;
  }

  async send(): Promise<Sent> {
    let isHeld = false;
    for (;;) {
      const end = (await this.#settleDoubts()) ?? (await this.#round());
      if (end === "again") continue;
      if (end?.kind !== "hold") return { written: this.#write(end), end, isHeld };
      isHeld = true;
      await this.#hold();
    }
  }

  async #write(end: Ending | null): Promise<readonly Ready[]> {
    await this.#save([...this.#last, ...atEnd(this.#left, end)]);
    return this.#published;
  }

  /** What was certainly not sent waits again; what may have been stays open, and goes on from here. */
  async #hold(): Promise<void> {
    const { gate } = this.epoch;
    await this.#save(this.#left.flatMap(({ item: { n }, inDoubt }) => (inDoubt ? [] : { n, kind: "unsent" })));
    this.#left = this.#left.filter(({ inDoubt }) => inDoubt);
    while (this.#left.length > 0 && gate.halt()?.kind === "hold") await gate.rest();
    this.#patience.progressed();
  }

  /** What may be stored already is sent again only while the batch is covered; else the next epoch looks for it. */
  async #settleDoubts(): Promise<Ending | null> {
    if (!this.#left.some(({ inDoubt }) => inDoubt)) return null;
    const look = await this.#look();
    if (look.kind === "stop") return look.stop;
    if (look.kind === "away") this.#coveredUntil = Number.NEGATIVE_INFINITY;
    else {
      this.#stream = look.stream;
      this.#coveredUntil = look.askedAt + coveredForMs(this.batch, look.stream);
    }
    if (look.kind === "away" || performance.now() < this.#coveredUntil) return null;
    return { kind: "lost", why: `${this.batch.target} may have forgotten ids that it was not heard to store` };
  }

  async #round(): Promise<Ending | Hold | "again" | null> {
    const round = await publishRound(this.epoch, this.#left, { coveredUntil: this.#coveredUntil, now: () => performance.now() });
    this.#left = round.left;
    const { outcomes, stop } = await doubtUnheard(
      this.epoch.wire,
      { t0: this.batch.t0, stream: this.#stream },
      {
        outcomes: round.outcomes,
        subjectOf: (n) => this.#byN.get(n)?.message.subject ?? null,
      },
    );
    if (round.end === null && stop === null) this.#last = outcomes;
    else await this.#save(outcomes);
    // Also where it only rests: the next batch would go into the void.
    if (stop && (round.end === null || round.end.kind === "hold" || round.end.kind === "again")) return stop;
    if (round.end?.kind !== "again") return round.end;
    if (outcomes.length > 0) this.#patience.progressed();
    return (await this.#wait(round.end.why)) ?? "again";
  }

  async #wait(why: string): Promise<Stop | null> {
    const { wish, job } = this.epoch;
    const waitMs = this.#patience.failed(why);
    if (this.#patience.lastedMs >= LOOK_AFTER_MS) await this.epoch.waiting.say(job.epoch, `${this.batch.target}: ${why}`);
    await pause(waitMs, wish.halted);
    if (this.#patience.lastedMs < LOOK_AFTER_MS || wish.halt()) return null;
    const look = await this.#look();
    if (look.kind === "stop") return look.stop;
    if (look.kind === "away" || this.#patience.lastedMs < GIVE_UP_AFTER_MS) return null;
    return { kind: "failure", why: `${this.batch.target} has taken nothing for 30 s: ${why}` };
  }

  #look() {
    const [{ item }] = this.attempts;
    return lookAtTarget(this.epoch.wire, item);
  }

  async #save(outcomes: readonly ItemOutcome[]): Promise<void> {
    const { ledger, id, job, progress, settler } = this.epoch;
    if (outcomes.length === 0) return;
    await ledger.saveResults(id, job.epoch, this.batch.n, outcomes);
    progress.saved(outcomes);
    const sent: SentItem[] = [];
    for (const outcome of outcomes) {
      const attempt = this.#byN.get(outcome.n);
      if (!attempt || outcome.kind !== "published") continue;
      this.#published.push(attempt);
      sent.push({ item: attempt.item, seq: outcome.seq, at: outcome.at }); // without its bytes, which nobody needs from here on
    }
    settler.sent(sent);
  }
}

/** What becomes of those that are left when nothing more goes out. */
function atEnd(left: readonly Attempt[], end: Ending | null): ItemOutcome[] {
  return left.flatMap(({ item: { n }, inDoubt }): ItemOutcome[] => {
    if (!inDoubt) return [{ n, kind: "unsent" }];
    if (end?.kind === "lost" || end?.kind === "leave") return [];
    return [{ n, kind: "unknown", detail: "It was sent and not answered before the job was stopped." }];
  });
}
