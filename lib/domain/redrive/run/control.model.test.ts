import fc from "fast-check";
import { expect, test } from "vitest";
import type { ItemState, Settlement } from "../types";
import { canariesNow, type Canary } from "./canaries";
import { consider, newControl, resumed, saw, type Allowance, type Control } from "./control";
import { RunOptions } from "./options";

type Item = Canary & { state: ItemState };

/** A job as a runner has it: the ledger's items and outcomes outlive a crash, the control does not. */
class Job {
  now = 1_000;
  cap: number | null;
  isPaused = false;
  skipCanary = false;
  resumedAt: number | null = null;
  readonly items: Item[];
  /** As the ledger would give them: since the last resume, in the order of seeing. */
  outcomes: Settlement[] = [];
  control: Control;
  /** The runner writes down what stopped the job as soon as it sees it. */
  written: "pause" | "trip" | null = null;

  constructor(
    readonly options: RunOptions,
    readonly canaryCount: number,
    size: number,
  ) {
    this.items = Array.from({ length: size }, (_, index) => ({ n: index + 1, state: "selected", publishedAt: null, settlement: null }));
    this.cap = 50;
    this.control = newControl(options);
  }

  count = (...states: ItemState[]) => this.items.filter(({ state }) => states.includes(state)).length;
  canaries = () =>
    this.skipCanary
      ? ({ kind: "over" } as const)
      : canariesNow(this.items.slice(0, this.canaryCount), {
          at: this.now,
          waitMs: this.options.canary?.waitMs ?? null,
          resumedAt: this.resumedAt,
        });

  allowance(): Allowance {
    const { now, cap: capPerSec } = this;
    const counts = { selected: this.count("selected"), intent: this.count("intent"), unsettled: this.count("published") };
    const { control, allowance } = consider(this.control, { now, capPerSec, canaries: this.canaries(), ...counts });
    this.control = control;
    this.check(allowance);
    this.written ??= allowance.stop?.kind ?? null;
    return allowance;
  }

  /** What must hold whatever has happened, worked out from the ledger alone. */
  check({ mayTake, phase, ratePerSec, stop }: Allowance): void {
    const { breaker, maxUnsettled, ramp } = this.options;
    if (maxUnsettled !== null) expect(mayTake).toBeLessThanOrEqual(Math.max(0, maxUnsettled - this.count("published", "intent")));
    if (this.cap !== null) expect(ratePerSec).toBeLessThanOrEqual(this.cap);
    if (this.cap === null) expect(ratePerSec).toBeNull();
    if (ramp === null) expect(ratePerSec).toBe(this.cap);
    const canaries = this.canaries();
    expect(phase).toBe(canaries.kind === "over" ? "running" : "canary");
    if (canaries.kind === "waiting") expect(mayTake).toBeLessThanOrEqual(canaries.toSend);
    if (this.count("selected", "intent") === 0) return void expect(stop).toBeNull();
    if (canaries.kind === "failed" || this.mustTrip()) expect([mayTake, stop?.kind]).toEqual([0, expect.stringMatching(/pause|trip/)]);
    if (breaker === null && this.canaryCount === 0) expect(stop).toBeNull();
    const room = maxUnsettled === null ? Infinity : maxUnsettled - this.count("published", "intent");
    const isFree = stop === null && canaries.kind === "over" && this.count("selected") > 0;
    if (isFree && room >= Math.min(this.count("selected"), Math.ceil((maxUnsettled ?? 0) / 4))) expect(mayTake).toBeGreaterThan(0);
  }

  /** The breaker once more, in another way: after any outcome since the resume. */
  mustTrip(): boolean {
    const { breaker } = this.options;
    if (!breaker) return false;
    const cameBack = this.outcomes.filter(({ state }) => state !== "not-observed").map(({ state }) => state === "boomeranged");
    return cameBack.some((_, index) => {
      const upTo = cameBack.slice(0, index + 1);
      const row = upTo.slice(-breaker.inARow);
      return (
        (row.length === breaker.inARow && row.every(Boolean)) || upTo.slice(-breaker.of).filter(Boolean).length > breaker.ratio * breaker.of
      );
    });
  }

  send(most: number): void {
    const { mayTake } = this.allowance();
    if (this.isPaused || this.written !== null) return;
    const waiting = this.items.filter(({ state }) => state === "selected").slice(0, Math.min(most, mayTake));
    const isCanaryPhase = this.canaries().kind !== "over";
    for (const item of waiting) {
      if (isCanaryPhase) expect(item.n).toBeLessThanOrEqual(this.canaryCount);
      item.state = "published";
      item.publishedAt = this.now;
    }
  }

  settle(which: number, state: Settlement["state"]): void {
    const sent = this.items.filter((item) => item.state === "published");
    const item = sent[which % Math.max(1, sent.length)];
    if (!item) return;
    const settlement = { state, by: null, at: this.now, boomerang: null };
    Object.assign(item, { state, settlement });
    const outcome = { n: item.n, ...settlement };
    this.outcomes.push(outcome);
    this.control = this.told(this.control, outcome);
  }

  told = (control: Control, outcome: Settlement) =>
    saw(control, outcome, { now: this.now, capPerSec: this.cap, isCanary: !this.skipCanary && outcome.n <= this.canaryCount });

  resume(): void {
    this.isPaused = false;
    this.written = null;
    this.resumedAt = this.now;
    this.now += 1;
    this.outcomes = [];
    this.control = resumed(this.control);
  }

  crash(): void {
    const before = this.allowance();
    this.control = this.outcomes.reduce(this.told, newControl(this.options));
    const after = this.allowance();
    // A canary that settled after its time was over has paused the job in the ledger, and nowhere else.
    expect([after.stop?.kind ?? this.written, after.phase]).toEqual([before.stop?.kind ?? this.written, before.phase]);
    if (after.ratePerSec !== null) expect(after.ratePerSec).toBeLessThanOrEqual(before.ratePerSec ?? Infinity);
  }
}

type Command = (job: Job) => void;
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.integer({ min: 1, max: 20 }).map(
      (most): Command =>
        (job) =>
          job.send(most),
    ),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.nat(100), fc.constantFrom<Settlement["state"]>("settled", "settled", "settled", "boomeranged", "not-observed"))
      .map(
        ([which, state]): Command =>
          (job) =>
            job.settle(which, state),
      ),
  },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 0, max: 8_000 }).map(
      (ms): Command =>
        (job) =>
          void (job.now += ms),
    ),
  },
  fc.constantFrom<Command>(
    (job) => void (job.isPaused = true),
    (job) => job.resume(),
    (job) => job.crash(),
    (job) => void (job.skipCanary = true),
  ),
  fc.constantFrom(null, 0.5, 5, 200).map(
    (cap): Command =>
      (job) =>
        void (job.cap = cap),
  ),
);

const options = fc.record({
  canary: fc.constantFrom(null, { waitMs: null }, { waitMs: 5_000 }),
  ramp: fc.constantFrom(null, {}, { startPerSec: 1, windowMs: 1_000 }),
  breaker: fc.constantFrom(null, {}, { inARow: 2, ratio: 0.4, of: 5 }, { inARow: 1_000, ratio: 0.2, of: 10 }),
  maxUnsettled: fc.constantFrom(null, 1, 7, 500),
});

test("whatever is sent, settles, passes, is wished and crashes: no rule is broken at any moment", () => {
  fc.assert(
    fc.property(
      options,
      fc.nat(5),
      fc.integer({ min: 1, max: 60 }),
      fc.array(command, { maxLength: 80 }),
      (given, canaries, size, commands) => {
        const parsed = RunOptions.parse(given);
        const job = new Job(parsed, parsed.canary ? Math.min(canaries, size) : 0, size);
        for (const step of commands) {
          step(job);
          job.allowance();
        }
      },
    ),
    { numRuns: 2_000 },
  );
});

test("what stopped the job keeps it stopped until a person resumes it, or nothing is left", () => {
  fc.assert(
    fc.property(options, fc.array(command, { maxLength: 60 }), (given, commands) => {
      const parsed = RunOptions.parse(given);
      const job = new Job(parsed, parsed.canary ? 3 : 0, 40);
      let stoppedBy: string | null = null;
      for (const step of commands) {
        const resumedAt = job.resumedAt;
        const sentBefore = job.items.filter(({ publishedAt }) => publishedAt !== null).length;
        step(job);
        const sent = job.items.filter(({ publishedAt }) => publishedAt !== null).length;
        if (stoppedBy !== null && job.resumedAt === resumedAt) {
          expect(sent).toBe(sentBefore);
          expect(job.allowance().stop?.kind ?? job.written).toBe(stoppedBy);
        }
        stoppedBy = job.allowance().stop?.kind ?? job.written;
      }
    }),
    { numRuns: 1_000 },
  );
});
