import fc from "fast-check";
import { expect, test } from "vitest";
import { isLive, itemStates, type ItemState, type JobState, type Settlement } from "../types";
import { sumOf } from "./machine";
import { RunOptions } from "./options";
import { Target, TestJob, type Way } from "./test-job";

/** What people have said, and what must follow from it: no more than a person at the screen knows. */
type Said = { isPaused: boolean; isAborted: boolean; ended: JobState | null; sentAgain: Set<number> };
type Command = fc.Command<Said, TestJob>;

/** Which states were seen, so that a model that never gets anywhere is found out. */
const seen = new Set<string>();

const wasSent: readonly ItemState[] = ["published", "settled", "not-observed", "boomeranged"];
const wasNot: readonly ItemState[] = ["selected", "skipped"];

/** Holds after whatever happened; says what does not. */
function wrongWith(said: Said, job: TestJob): string[] {
  const { items, counts, target } = job;
  const wrong: string[] = [];
  const hold = (holds: boolean, what: string) => void (holds || wrong.push(what));
  hold(sumOf(counts) === items.length, "the counts do not add up");
  for (const state of itemStates) hold(items.filter((item) => item.state === state).length === counts[state], `another count is ${state}`);
  for (const { n, state } of items) {
    const copies = target.copiesOf(n);
    if (said.sentAgain.has(n)) continue;
    hold(copies <= 1, `${n} is doubled`);
    hold(copies === 1 || !wasSent.includes(state), `${n} is ${state} and not there`);
    hold(copies === 0 || !wasNot.includes(state), `${n} is ${state} and there`);
  }
  hold(job.state !== "tripped" || breaks(job), "it tripped without a reason");
  const isLeft = counts.selected + counts.intent > 0;
  hold(!breaks(job) || !isLeft || (job.state !== "canary" && job.state !== "running"), `it should have tripped, and is ${job.state}`);
  hold(!said.isPaused || job.state === "paused", `paused, and ${job.state}`);
  hold(!said.isAborted || ["aborting", "aborted", "succeeded", "partial"].includes(job.state), `aborted, and ${job.state}`);
  hold(said.ended === null || job.state === said.ended, `${said.ended}, and then ${job.state}`);
  hold(isLive(job.state) || counts.intent + counts.selected === 0, "it ended with something to send");
  return wrong;
}

/** The breaker's rule, from the outcomes alone. */
function breaks({ options: { breaker }, outcomes }: TestJob): boolean {
  if (breaker === null) return false;
  const cameBack = outcomes.filter(({ state }) => state !== "not-observed").map(({ state }) => state === "boomeranged");
  return cameBack.some((_, index) => {
    const upTo = cameBack.slice(0, index + 1);
    const isRow = index + 1 >= breaker.inARow && upTo.slice(-breaker.inARow).every(Boolean);
    return isRow || upTo.slice(-breaker.of).filter(Boolean).length / breaker.of > breaker.ratio;
  });
}

/** A command with its words for a counterexample; what goes out during it must have been allowed before it. */
const command = (words: string, act: (job: TestJob, said: Said) => void): Command => ({
  check: () => true,
  run(said, job) {
    const before = job.state;
    const isHeld = job.isHeld || said.isPaused || said.isAborted || !isLive(before);
    let gone = 0;
    job.onPublish = () => void (gone += 1);
    act(job, said);
    job.look();
    seen.add(job.state);
    const wrong = wrongWith(said, job);
    if (isHeld && gone > 0) wrong.push(`${gone} went out while it was ${before}`);
    expect(wrong).toEqual([]);
    said.ended = isLive(job.state) ? null : job.state;
  },
  toString: () => words,
});

const nth = <T>(all: readonly T[], which: number): T | undefined => all[which % Math.max(1, all.length)];
const ways = fc.array(fc.constantFrom<Way>("answered", "answered", "stored", "buffered", "lost"), { minLength: 1, maxLength: 6 });

const commands = [
  fc.tuple(fc.integer({ min: 1, max: 20 }), ways).map(([most, how]) => command(`send ${most} ${how.join()}`, (job) => job.send(most, how))),
  fc.tuple(fc.integer({ min: 1, max: 20 }), ways).map(([most, how]) => command(`send ${most} ${how.join()}`, (job) => job.send(most, how))),
  ways.map((how) => command(`go on ${how.join()}`, (job) => job.goOn(how))),
  fc.tuple(fc.nat(100), fc.constantFrom<Settlement["state"]>("settled", "settled", "boomeranged", "not-observed")).map(([which, state]) =>
    command(`${state} ${which}`, (job) => {
      const item = nth(
        job.items.filter((each) => each.settlement === null && each.state === "published"),
        which,
      );
      if (item && isLive(job.state)) job.settle(item, state);
    }),
  ),
  fc.integer({ min: 0, max: 90_000 }).map((ms) => command(`wait ${ms}`, (job) => void (job.target.now += ms))),
  fc.constantFrom(null, 0.5, 5, 200).map((cap) => command(`rate ${cap}`, (job) => void (job.cap = cap))),
  fc.nat(100).map((which) =>
    command(`consume ${which}`, ({ target }) => {
      const copy = nth(target.log, which);
      if (copy) copy.isConsumed = true;
    }),
  ),
  fc.tuple(fc.nat(100), fc.constantFrom("published", "selected")).map(([which, to]) =>
    command(`decide ${which} ${to}`, (job, said) => {
      const item = nth(
        job.items.filter(({ state }) => state === "unknown"),
        which,
      );
      if (!item || isLive(job.state)) return;
      said.ended = null;
      said.isAborted = false;
      said.sentAgain.add(item.n);
      job.resolve(item, to === "published" ? "published" : "selected");
    }),
  ),
  fc.constantFrom(
    command("crash", (job) => job.crash()),
    command("what was buffered arrives", (job) => job.arrive()),
    command("server restarts", ({ target }) => target.restart()),
    command("end", (job) => job.end()),
    command("skip canary", (job) => void (job.skipCanary = true)),
    // One of a person's stops, and the same of all jobs.
    ...["pause", "stop all"].map((words) =>
      command(words, (job, said) => {
        said.isPaused ||= job.state === "canary" || job.state === "running";
        job.wish("paused");
      }),
    ),
    command("abort", (job, said) => {
      said.isPaused &&= !isLive(job.state);
      said.isAborted ||= isLive(job.state);
      job.wish("aborting");
    }),
    command("resume", (job, said) => {
      said.isPaused = false;
      job.resume();
    }),
  ),
];

const jobs = fc.record({
  canary: fc.constantFrom(null, {}, { waitMs: 5_000 }),
  ramp: fc.constantFrom(null, {}, { startPerSec: 1, windowMs: 1_000 }),
  breaker: fc.constantFrom(null, {}, { inARow: 1 }, { inARow: 2, ratio: 0.4, of: 5 }, { inARow: 1_000, ratio: 0.2, of: 10 }),
  maxUnsettled: fc.constantFrom(null, 7, 500),
});

test("whatever people, crashes, answers and outcomes do to a job: nothing is doubled, nothing goes out that may not, and all adds up", () => {
  fc.assert(
    fc.property(
      jobs,
      fc.nat(5),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(1_000, 120_000),
      fc.commands(commands, { maxCommands: 60, size: "max" }),
      (given, canaries, size, windowMs, steps) => {
        const options = RunOptions.parse(given);
        const job = new TestJob(options, options.canary ? Math.min(canaries, size) : 0, new Target(windowMs), size);
        const said: Said = { isPaused: false, isAborted: false, ended: null, sentAgain: new Set() };
        fc.modelRun(() => ({ model: said, real: job }), steps);
        for (const { state } of job.items) seen.add(state);
        expectDone(job);
      },
    ),
    { numRuns: 1_000 },
  );
  const wanted = [
    "running",
    "paused",
    "tripped",
    "aborting",
    "aborted",
    "succeeded",
    "partial",
    "settled",
    "boomeranged",
    "unknown",
    "skipped",
  ];
  expect(wanted.filter((state) => !seen.has(state))).toEqual([]);
});

/** Left alone with a network that works, and resumed as often as it stops, it ends, and every message is accounted for. */
function expectDone(job: TestJob): void {
  job.onPublish = () => undefined;
  for (let round = 0; isLive(job.state) && round < 500; round++) {
    job.resume();
    job.goOn(["answered"]);
    job.send(1_000, ["answered"]);
    for (const item of job.items) if (item.state === "published") job.settle(item, "settled");
    job.end();
  }
  expect(isLive(job.state)).toBe(false);
  expect([job.counts.selected, job.counts.intent]).toEqual([0, 0]);
}
