import { expect, test } from "vitest";
import { consumer } from "../consumer/fixtures";
import type { Snapshot } from "../snapshot/types";
import { stream } from "../stream/fixtures";
import type { Heard } from "./advisory";
import { concerns, findChanges, type Known } from "./find-changes";
import { DAY_MS, heard, orders, snapshot, START, wordsOf, worker } from "./test-readings";
import { MOST_LOOKS } from "./unshown";

type Step = Snapshot | Heard;
const isHeard = (step: Step): step is Heard => "looks" in step;

/** What was heard and what was read, as it came; the changes of all readings after the first, in their order: `3.5 s`, or `~10 s` where it is not exact. */
function told(...steps: Step[]): string[] {
  let known: Known | null = null;
  let waiting: Heard[] = [];
  const changes = steps.flatMap((step) => {
    if (isHeard(step)) {
      if (concerns(step, known)) waiting.push(step);
      return [];
    }
    const before = known;
    const found = findChanges(known, step, waiting);
    known = found.known;
    waiting = found.heard;
    return before === null ? [] : found.changes.toReversed();
  });
  return changes.map((change) => `${change.isExact ? "" : "~"}${(change.at - START) / 1_000} s ${wordsOf(change)}`);
}

const there = { streams: [orders], consumers: [worker] };
const readings = (from: number, parts: Partial<Snapshot>, count = MOST_LOOKS) =>
  Array.from({ length: count }, (_, n) => snapshot(from + n * 5, parts));
const made = (seconds: number) => stream({ createdAt: START + seconds * 1_000 });
const before = "made again, in place of the one of 2026-10-12T03:00:00Z";

test("what was heard and read is told once, at the time that was said", () => {
  const changed = { ...there, streams: [stream({ ...orders, replicas: 3, subjects: ["orders.>"] })] };
  expect(told(snapshot(0, there), heard(3.5, "stream-changed"), snapshot(5, changed), ...readings(10, changed))).toEqual([
    "3.5 s stream-changed ORDERS num_replicas 1 → 3",
  ]);
  const paused = { ...there, consumers: [consumer({ ...worker, paused: true })] };
  expect(told(snapshot(0, there), heard(3.5, "consumer-paused", "ORDERS/worker"), snapshot(5, paused), ...readings(10, paused))).toEqual([
    "3.5 s consumer-paused ORDERS/worker",
  ]);
});

test("what nobody heard has the time of the reading", () => {
  const changed = { streams: [stream({ ...orders, replicas: 3, subjects: ["orders.>"] })] };
  expect(told(snapshot(0, there), snapshot(5, { ...changed, consumers: [worker] }))).toEqual([
    "~5 s stream-changed ORDERS num_replicas 1 → 3",
  ]);
});

test("an update is told with what it changed when the configuration is read, the last of several; one that changes nothing is not", () => {
  const changed = { ...there, streams: [stream({ ...orders, replicas: 3, subjects: ["orders.>"] })] };
  expect(
    told(snapshot(0, there), heard(1, "stream-changed"), heard(2, "stream-changed"), ...readings(5, there, 3), ...readings(20, changed)),
  ).toEqual(["2 s stream-changed ORDERS num_replicas 1 → 3"]);
  const again = { ...there, streams: [stream({ ...orders, replicas: 5, subjects: ["orders.>"] })] };
  expect(told(snapshot(0, there), heard(1, "stream-changed"), ...readings(5, there), snapshot(60, again))).toEqual([
    "~60 s stream-changed ORDERS num_replicas 1 → 5",
  ]);
});

test("what is missing once and was said to be deleted is deleted then, also where a reading has gaps", () => {
  const gaps = [{ what: "STREAM.LIST", reason: "denied", detail: "not permitted: STREAM.LIST" }] as const;
  expect(told(snapshot(0, there), heard(3, "consumer-deleted", "ORDERS/worker"), snapshot(5, { streams: [orders] }), snapshot(10))).toEqual(
    ["3 s consumer-deleted ORDERS/worker"],
  );
  expect(told(snapshot(0, { streams: [orders] }), heard(3, "stream-deleted"), snapshot(5, { gaps }), snapshot(10, { gaps }))).toEqual([
    "3 s stream-deleted ORDERS",
  ]);
});

test("a reading that was made before it waits for the next one", () => {
  expect(told(snapshot(0, there), heard(5, "stream-deleted"), snapshot(5, there), snapshot(10), snapshot(15), snapshot(20))).toEqual([
    "5 s stream-deleted ORDERS",
  ]);
});

test("a stream made again between two readings was deleted first; its consumers go with it, unnamed", () => {
  const ends = [heard(2, "consumer-deleted", "ORDERS/worker"), heard(2.001, "stream-deleted"), heard(3.01, "stream-created")];
  const again = { streams: [made(3)], consumers: [consumer({ createdAt: START + 4_000 })] };
  expect(
    told(snapshot(0, there), ...ends, heard(4.01, "consumer-created", "ORDERS/worker"), snapshot(5, again), ...readings(10, again)),
  ).toEqual(["2.001 s stream-deleted ORDERS", `3 s stream-created ORDERS ${before}`, `4 s consumer-created ORDERS/worker ${before}`]);
  expect(told(snapshot(0, there), ...ends.slice(0, 2), snapshot(5, { streams: [orders] }), snapshot(10), ...readings(15, {}))).toEqual([
    "2.001 s stream-deleted ORDERS",
  ]);
});

test("what came and went between two readings is told: streams, and consumers that a reading has seen with a durable name", () => {
  const quick = [heard(1, "stream-created", "QUICK"), heard(2, "stream-deleted", "QUICK")];
  const strangers = [heard(1, "consumer-created", "ORDERS/x1"), heard(2, "consumer-deleted", "ORDERS/x1")];
  expect(told(snapshot(0, there), ...quick, ...strangers, ...readings(5, there))).toEqual([
    "1 s stream-created QUICK",
    "2 s stream-deleted QUICK",
  ]);
  const flaps = [1, 2, 3].flatMap((n) => [
    heard(n, "consumer-deleted", "ORDERS/worker"),
    heard(n + 0.501, "consumer-created", "ORDERS/worker"),
  ]);
  const again = { streams: [orders], consumers: [consumer({ createdAt: START + 3_500 })] };
  expect(told(snapshot(0, there), ...flaps, snapshot(5, again), ...readings(10, again))).toEqual([
    "1 s consumer-deleted ORDERS/worker",
    "1.501 s consumer-created ORDERS/worker",
    "2 s consumer-deleted ORDERS/worker",
    "2.501 s consumer-created ORDERS/worker",
    "3 s consumer-deleted ORDERS/worker",
    `3.5 s consumer-created ORDERS/worker ${before}`,
  ]);
});

test("a pause that ended between two readings is told, with its end", () => {
  const both = [heard(1, "consumer-paused", "ORDERS/worker"), heard(2, "consumer-resumed", "ORDERS/worker")];
  expect(told(snapshot(0, there), ...both, ...readings(5, there))).toEqual([
    "1 s consumer-paused ORDERS/worker",
    "2 s consumer-resumed ORDERS/worker",
  ]);
});

test("what readings contradict is not told: anybody may publish an advisory", () => {
  const lies = [heard(1, "stream-deleted"), heard(1, "consumer-deleted", "ORDERS/worker"), heard(1, "stream-created", "NOWHERE")];
  expect(told(snapshot(0, there), ...lies, ...readings(5, there, MOST_LOOKS + 1))).toEqual([]);
});

test("what was created has the time that it says itself, however it is heard", () => {
  const both = { streams: [orders, stream({ name: "NEW", createdAt: START + 1_000 })], consumers: [worker] };
  expect(told(snapshot(0, there), heard(1.002, "stream-created", "NEW"), snapshot(5, both), ...readings(10, both))).toEqual([
    "1 s stream-created NEW",
  ]);
  expect(told(snapshot(0, there), snapshot(5, both), heard(1.002, "stream-created", "NEW"), ...readings(10, both))).toEqual([
    "1 s stream-created NEW",
  ]);
});

test("a console that heard it and one that only saw it give it names that are found to be the same", () => {
  const gone = { streams: [orders] };
  const paused = { ...there, consumers: [consumer({ ...worker, paused: true })] };
  for (const [parts, what] of [
    [gone, "consumer-deleted"],
    [paused, "consumer-paused"],
  ] as const) {
    const { known } = findChanges(null, snapshot(0, there));
    const [hearing] = findChanges(known, snapshot(5, parts), [heard(3, what, "ORDERS/worker")]).changes;
    const [seeing] = [5, 10].reduce(
      (state, at) => {
        const found = findChanges(state.known, snapshot(at, parts));
        return { known: found.known, changes: [...state.changes, ...found.changes] };
      },
      { known, changes: [] as ReturnType<typeof findChanges>["changes"] },
    ).changes;
    expect([hearing?.isExact, seeing?.isExact]).toEqual([true, false]);
    expect([hearing?.key, ...(hearing?.near ?? [])]).toContain(seeing?.key);
  }
});

test("consumers of a stream that nobody has seen are not kept waiting", () => {
  const { known } = findChanges(null, snapshot(0, there));
  expect(concerns(heard(1, "consumer-deleted", "ORDERS/worker"), known)).toBe(true);
  expect(concerns(heard(1, "consumer-deleted", "ORDERS/x1"), known)).toBe(false);
  expect(concerns(heard(1, "stream-deleted", "ELSE"), null)).toBe(true);
});

test("nothing of 30 days ago is told as new", () => {
  const old = { streams: [stream({ createdAt: START - 31 * DAY_MS })] };
  expect(told(snapshot(0, {}), snapshot(5, old))).toEqual([]);
});
