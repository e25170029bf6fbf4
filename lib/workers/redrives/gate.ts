import "server-only";
import { canariesNow, type Canaries } from "@/lib/domain/redrive/run/canaries";
import { consider, newControl, resumed, saw, stopped, type Allowance } from "@/lib/domain/redrive/run/control";
import type { Settlement } from "@/lib/domain/redrive/types";
import { pause } from "../pause";
import type { Epoch } from "./job-parts";
import type { Halt } from "./watch-wish";

/** Nothing goes out for now, and what was sent is still watched. */
export type Hold = { kind: "hold" };

/** How many may be taken, of the items up to `upTo`; `null`: of all. */
type Room = { mayTake: number; upTo: number | null };

export type Gate = {
  /** Asked right before each publish, without waiting. */
  halt(): Halt | Hold | null;
  ratePerSec(): number | null;
  /** What may be taken now; says on the job in which phase it is, or why it stops. */
  look(): Promise<Room>;
  /** Stops the job as the breaker does. */
  trip(why: string): void;
  /** Waits until something may have changed; not at all where something may be taken. */
  rest(): Promise<void>;
  /** Aborted at the next change, of whatever kind. */
  readonly woken: AbortSignal;
  stop(): void;
};

type Gated = Pick<Epoch, "id" | "ledger" | "jobs" | "clock" | "job" | "wish" | "progress" | "settler">;

/** How long a time that is over may go unnoticed. */
const REST_MS = 1_000;
const over: Canaries = { kind: "over" };

/** What may go out now: as people wish, as the canaries, the ramp and the breaker have it, and not before its time. */
export async function openGate(epoch: Gated): Promise<Gate> {
  const gate = new JobGate(epoch);
  await gate.open();
  return gate;
}

const keyOf = ({ n, state }: Settlement) => `${n} ${state}`;

class JobGate implements Gate {
  #control;
  #canaries: Canaries;
  #resumedAt: number | null;
  /** What the job says of itself. */
  #told: { state: string; why: string | null };
  #waking: AbortController | null = null;
  #silence: () => void;
  /** What was told while the ledger was read; `null` once it is. */
  #early: Settlement[] | null = [];
  /** What was read of it, and may be told yet: it counts once. */
  #read: ReadonlySet<string> = new Set();

  constructor(private readonly epoch: Gated) {
    const { job, wish, settler } = epoch;
    this.#control = newControl(job.options);
    this.#canaries = this.#notLooked();
    this.#resumedAt = job.resumedAt;
    this.#told = { state: job.state, why: null };
    this.#silence = settler.onSettled((settlement) => (this.#early ? void this.#early.push(settlement) : this.#heard(settlement)));
    wish.onChange(() => this.#wake());
  }

  /** After a crash the breaker goes on from what the ledger has. */
  async open(): Promise<void> {
    const { ledger, id, job } = this.epoch;
    const { breaker } = job.options;
    const seen = breaker ? await ledger.outcomes(id, Math.max(breaker.of, breaker.inARow)) : [];
    for (const settlement of seen) this.#saw(settlement);
    this.#read = new Set(seen.map(keyOf));
    const early = this.#early ?? [];
    this.#early = null;
    for (const settlement of early) this.#heard(settlement);
  }

  halt(): Halt | Hold | null {
    const { wish } = this.epoch;
    const halt = wish.halt();
    if (halt) return halt;
    return wish.said().isPaused || this.#isEarly() || this.#allowance().stop ? { kind: "hold" } : null;
  }

  ratePerSec = (): number | null => this.#allowance().ratePerSec;

  async look(): Promise<Room> {
    const { ledger, id, job, clock, wish } = this.epoch;
    if (this.#canaries.kind !== "over" && !wish.said().skipCanary) {
      const items = await ledger.canaries(id, job.canaryCount);
      const waitMs = job.options.canary?.waitMs ?? null;
      this.#canaries = canariesNow(items, { at: clock.now(), waitMs, resumedAt: wish.said().resumedAt });
    }
    const allowance = this.#allowance();
    await this.#tell(allowance);
    const mayTake = this.halt()?.kind === "hold" ? 0 : allowance.mayTake;
    return { mayTake, upTo: allowance.phase === "canary" ? job.canaryCount : null };
  }

  trip(why: string): void {
    this.#control = stopped(this.#control, { kind: "trip", why });
  }

  async rest(): Promise<void> {
    const { woken } = this;
    const { mayTake } = await this.look();
    if (mayTake === 0 && this.epoch.wish.halt() === null) await pause(REST_MS, woken);
  }

  get woken(): AbortSignal {
    return (this.#waking ??= new AbortController()).signal;
  }

  stop(): void {
    this.#silence();
  }

  #wake(): void {
    this.#waking?.abort();
    this.#waking = null;
  }

  /** What was seen before a person had the job go on is known to them, however late it is told. */
  #heard(settlement: Settlement): void {
    const { resumedAt } = this.epoch.wish.said();
    if (resumedAt !== null && settlement.at <= resumedAt) return;
    if (!this.#read.has(keyOf(settlement))) this.#saw(settlement);
  }

  #saw(settlement: Settlement): void {
    const { job, wish } = this.epoch;
    const isCanary = !wish.said().skipCanary && settlement.n <= job.canaryCount;
    this.#control = saw(this.#control, settlement, { now: performance.now(), capPerSec: wish.said().capPerSec, isCanary });
    this.#wake();
  }

  #allowance(): Allowance {
    const { wish, progress, settler } = this.epoch;
    const { capPerSec, skipCanary, resumedAt } = wish.said();
    if (resumedAt !== this.#resumedAt) this.#resume(resumedAt);
    const { selected, intent } = progress.counts();
    const canaries = skipCanary ? over : this.#canaries;
    const facts = { now: performance.now(), capPerSec, canaries, selected, intent, unsettled: settler.unsettled() };
    const { control, allowance } = consider(this.#control, facts);
    this.#control = control;
    return allowance;
  }

  #resume(resumedAt: number | null): void {
    this.#resumedAt = resumedAt;
    this.#control = resumed(this.#control);
    this.#canaries = this.#notLooked();
    this.#told = { state: "running", why: null }; // as whoever resumed it wrote
  }

  #notLooked = (): Canaries => (this.epoch.job.canaryCount > 0 ? { kind: "waiting", toSend: 0 } : over);

  #isEarly(): boolean {
    const { clock, job } = this.epoch;
    return job.startsAt !== null && clock.now() < job.startsAt;
  }

  /** Who paused or aborted it has said why. */
  async #tell({ phase, stop }: Allowance): Promise<void> {
    const { ledger, id, job, wish, jobs } = this.epoch;
    if (wish.said().isPaused || wish.halt()) return;
    const state = stop ? ({ pause: "paused", trip: "tripped" } as const)[stop.kind] : phase;
    const why = stop?.why ?? (this.#isEarly() ? `it begins at ${new Date(job.startsAt ?? 0).toISOString()}` : null);
    if (state === this.#told.state && why === this.#told.why) return;
    if (await ledger.become(id, job.epoch, state, why)) {
      this.#told = { state, why };
      jobs.say({ job: id, kind: "progress" });
    }
    await wish.ask();
  }
}
