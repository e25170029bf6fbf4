import { isLive, type Batch, type ItemCounts, type ItemState, type JobState, type Settlement } from "../types";
import { canariesNow, type Canaries } from "./canaries";
import { consider, newControl, resumed, saw, type Allowance, type Control } from "./control";
import { coveredForMs, endOf, itemCanBecome, jobCanBecome, moved, noItems, type Coverage } from "./machine";
import type { RunOptions } from "./options";

/**
 * A job as the runner drives it, without a runner: every decision is the domain's, NATS and the ledger are a few fields. The target answers a
 * message of a known id without storing it; it forgets ids after its window, and at a restart those of what was consumed.
 */

type Copy = { n: number; at: number; isConsumed: boolean };

export class Target {
  leader = 1;
  now = 1_000_000;
  readonly log: Copy[] = [];
  readonly #copies = new Map<number, number>();
  #known = new Map<number, number>();
  constructor(readonly windowMs: number) {}

  /** `duplicate`: it was stored before, and is not now. */
  store(n: number): { duplicate: boolean } {
    const at = this.#known.get(n);
    if (at !== undefined && this.now < at + this.windowMs) return { duplicate: true };
    this.#known.set(n, this.now);
    this.log.push({ n, at: this.now, isConsumed: false });
    this.#copies.set(n, this.copiesOf(n) + 1);
    return { duplicate: false };
  }

  restart(): void {
    this.leader += 1;
    this.#known = new Map(this.log.filter(({ isConsumed }) => !isConsumed).map(({ n, at }) => [n, at]));
  }

  coverage = (): Coverage => ({ at: this.now, leader: String(this.leader), duplicateWindowMs: this.windowMs });
  copiesOf = (n: number) => this.#copies.get(n) ?? 0;
}

export type TestItem = { n: number; state: ItemState; publishedAt: number | null; settlement: Omit<Settlement, "n"> | null };

/** What becomes of a message on its way: stored and answered, stored and not answered, in a buffer for now, or lost with a connection. */
export type Way = "answered" | "stored" | "buffered" | "lost";

type Open = Pick<Batch, "t0" | "leader" | "duplicateWindowMs" | "base">;

export class TestJob {
  state: JobState;
  readonly items: TestItem[];
  counts: ItemCounts;
  outcomes: Settlement[] = [];
  cap: number | null = 50;
  skipCanary = false;
  resumedAt: number | null = null;
  batch: Open | null = null;
  control: Control;
  /** Told of every message that leaves. */
  onPublish: (n: number) => void = () => undefined;
  #buffer: number[] = [];

  constructor(
    readonly options: RunOptions,
    readonly canaryCount: number,
    readonly target: Target,
    size: number,
  ) {
    this.items = Array.from({ length: size }, (_, index) => ({ n: index + 1, state: "selected", publishedAt: null, settlement: null }));
    this.counts = { ...noItems(), selected: size };
    this.control = newControl(options);
    this.state = canaryCount > 0 ? "canary" : "running";
  }

  get isHeld(): boolean {
    return this.state === "paused" || this.state === "tripped";
  }

  become(to: JobState): void {
    if (to === this.state) return;
    if (!jobCanBecome(this.state, to)) throw new Error(`a job cannot go from ${this.state} to ${to}`);
    this.state = to;
  }

  /** As the ledger's statement has it: where it cannot become that, nothing happens. */
  wish(to: JobState): void {
    if (jobCanBecome(this.state, to)) this.become(to);
  }

  move(item: TestItem, to: ItemState): void {
    if (!itemCanBecome(item.state, to)) throw new Error(`an item cannot go from ${item.state} to ${to}`);
    this.counts = moved(this.counts, item.state, to);
    item.state = to;
  }

  resume(): void {
    if (!this.isHeld) return;
    this.become("running");
    this.resumedAt = this.target.now;
    this.target.now += 1;
    this.outcomes = [];
    this.control = resumed(this.control);
  }

  canaries(): Canaries {
    if (this.skipCanary) return { kind: "over" };
    const waitMs = this.options.canary?.waitMs ?? null;
    return canariesNow(this.items.slice(0, this.canaryCount), { at: this.target.now, waitMs, resumedAt: this.resumedAt });
  }

  /** Looks at the gate, and says on the job what it says. */
  look(): Allowance {
    const { selected, intent, published: unsettled } = this.counts;
    const facts = { now: this.target.now, capPerSec: this.cap, canaries: this.canaries(), selected, intent, unsettled };
    const { control, allowance } = consider(this.control, facts);
    this.control = control;
    if (this.state === "canary" || this.state === "running")
      this.become(allowance.stop ? ({ pause: "paused", trip: "tripped" } as const)[allowance.stop.kind] : allowance.phase);
    return allowance;
  }

  /** A batch of at most so many goes out, each message the way that its turn says; none before it is known what became of the one before. */
  send(most: number, ways: readonly Way[]): void {
    if (this.batch) return this.goOn(ways);
    const { mayTake } = this.look();
    if (this.state !== "canary" && this.state !== "running") return;
    const taken = this.items.filter(({ state }) => state === "selected").slice(0, Math.min(most, mayTake));
    if (taken.length === 0) return this.end();
    this.#open();
    for (const item of taken) this.move(item, "intent");
    this.#publish(taken, ways);
  }

  /** What a batch left undone (protocol §3), when what an earlier connection held has arrived, or never will. */
  goOn(ways: readonly Way[]): void {
    if (!this.batch || this.isHeld || !isLive(this.state)) return;
    const open = this.items.filter(({ state }) => state === "intent");
    if (this.state === "aborting") return this.#giveUp(open);
    this.arrive();
    // What is sent again is not held back longer than the margin: who freezes over it is for the fence, which has tests of its own.
    const soon = ways.map((way) => (way === "buffered" ? "stored" : way));
    if (coveredForMs(this.batch, this.target.coverage()) > 0) return this.#publish(open, soon);
    const since = this.target.log.slice(this.batch.base);
    const hasGaps = since.some(({ isConsumed }) => isConsumed);
    for (const item of open) {
      const found = since.find(({ n, isConsumed }) => n === item.n && !isConsumed);
      if (found) this.#published(item, found.at);
      else if (hasGaps) this.move(item, "unknown");
    }
    const never = open.filter(({ state }) => state === "intent");
    if (never.length === 0) return void (this.batch = null);
    this.#open();
    this.#publish(never, ways);
  }

  /** The process dies; whoever comes next closes its connection, and knows what the ledger knows. */
  crash(): void {
    this.control = this.outcomes.reduce((control, outcome) => this.#told(control, outcome), newControl(this.options));
  }

  settle(item: TestItem, state: Settlement["state"]): void {
    if (!itemCanBecome(item.state, state)) return;
    this.move(item, state);
    item.settlement = { state, by: null, at: this.target.now, boomerang: null };
    const outcome = { n: item.n, ...item.settlement };
    this.outcomes.push(outcome);
    this.control = this.#told(this.control, outcome);
  }

  /** A person says what became of one that nobody knows of. */
  resolve(item: TestItem, to: "published" | "selected"): void {
    if (item.state !== "unknown" || isLive(this.state)) return;
    this.become("running");
    if (to === "published") this.#published(item, this.target.now);
    else this.move(item, "selected");
  }

  /** It ends when nothing is left to send, or when it is aborted. */
  end(): void {
    const isAborted = this.state === "aborting";
    if (isAborted) this.#giveUp(this.items.filter(({ state }) => state === "intent"));
    if (!isLive(this.state) || this.isHeld || this.counts.intent > 0 || (this.counts.selected > 0 && !isAborted)) return;
    const { state } = endOf(this.counts, isAborted ? { kind: "abort" } : null);
    for (const item of this.items) if (item.state === "selected") this.move(item, "skipped");
    this.become(state);
  }

  #open(): void {
    const { at: t0, leader, duplicateWindowMs } = this.target.coverage();
    this.batch = { t0, leader, duplicateWindowMs, base: this.target.log.length };
  }

  #publish(items: readonly TestItem[], ways: readonly Way[]): void {
    for (const [index, item] of items.entries()) {
      const way = ways[index % ways.length] ?? "answered";
      this.onPublish(item.n);
      if (way === "buffered") this.#buffer.push(item.n);
      if (way === "stored" || way === "answered") this.target.store(item.n);
      if (way === "answered") this.#published(item, this.target.now);
    }
    if (this.counts.intent === 0) this.batch = null;
  }

  #published(item: TestItem, at: number): void {
    this.move(item, "published");
    item.publishedAt = at;
  }

  /** What lies in a buffer is read. */
  arrive(): void {
    for (const n of this.#buffer.splice(0)) this.target.store(n);
  }

  #giveUp(open: readonly TestItem[]): void {
    this.arrive();
    for (const item of open) this.move(item, "unknown");
    this.batch = null;
  }

  #told = (control: Control, outcome: Settlement): Control =>
    saw(control, outcome, {
      now: this.target.now,
      capPerSec: this.cap,
      isCanary: !this.skipCanary && outcome.n <= this.canaryCount,
    });
}
