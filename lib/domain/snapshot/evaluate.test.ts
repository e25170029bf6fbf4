import { expect, test } from "vitest";
import { ConsumerRow } from "../consumer/row";
import { consumer } from "../consumer/fixtures";
import { keepSame } from "../consumer/to-row";
import { StreamRow } from "../stream/row";
import { stream } from "../stream/fixtures";
import { consumerKey, defaultOptions, evaluate, nothingLookedUp, type Evaluation } from "./evaluate";
import { planLookUps } from "./look-ups";
import type { Snapshot } from "./types";

const START = 1_700_000_000_000;

function snapshot(tick: number, changes: Partial<Snapshot> = {}): Snapshot {
  const serverAt = START + tick * 2_000;
  const source = { context: "test", account: { id: "A", name: null }, source: "monitoring" as const, gaps: [], servers: [] };
  return {
    ...source,
    at: serverAt + 500,
    serverAt,
    streams: [stream({ at: serverAt })],
    consumers: [consumer({ at: serverAt })],
    ...changes,
  };
}

function run(snapshots: readonly Snapshot[]): Evaluation {
  const [first = snapshot(0), ...rest] = snapshots;
  const next = (previous: Evaluation | null, reading: Snapshot) =>
    evaluate({ previous, snapshot: reading, lookedUp: nothingLookedUp, options: { ...defaultOptions, lagSeries: () => [[1, 2]] } });
  return rest.reduce(next, next(null, first));
}

test("rows survive JSON and their schema, the lazily read chart with them", () => {
  const { consumers, streams } = run([snapshot(0), snapshot(1), snapshot(2)]);
  const sent: unknown = JSON.parse(JSON.stringify({ consumers, streams }));
  expect(sent).toEqual({ consumers: consumers.map((row) => ConsumerRow.parse(row)), streams: streams.map((row) => StreamRow.parse(row)) });
  expect(consumers[0]?.lagSeries).toEqual([[1, 2]]);
});

test("a row in which nothing changed stays the same object; every field that changes makes a new one", () => {
  const [row] = run([snapshot(0), snapshot(1)]).consumers;
  if (!row) throw new Error("no row");
  const later = run([snapshot(0), snapshot(1)]).consumers[0];
  expect(keepSame(row, later ?? row)).toBe(row);
  const other: Partial<Record<keyof typeof row, unknown>> = {
    reasons: [{ status: "stuck", sentence: "Other." }],
    filterSubjects: ["other"],
  };
  for (const field of Object.keys(ConsumerRow.shape).filter((key) => key !== "context" && key !== "lagSeries") as (keyof typeof row)[]) {
    const changed = { ...row, [field]: other[field] ?? `other ${row[field]}` };
    expect(keepSame(row, changed as typeof row), field).toBe(changed); // any other value will do
  }
});

// nats-server goes through a map of streams: by place no row would ever be found again where there are many.
test("what stands still is kept, in whatever order the server lists it", () => {
  const names = ["a", "b", "c"];
  const inOrder = (tick: number, order: readonly string[]) =>
    snapshot(tick, { consumers: order.map((name) => consumer({ name, at: START + tick * 2_000 })) });
  const before = run([snapshot(0), snapshot(1), snapshot(2)].map((_, tick) => inOrder(tick, names)));
  const reading = inOrder(3, names.toReversed());
  const after = evaluate({ previous: before, snapshot: reading, lookedUp: nothingLookedUp, options: defaultOptions });
  expect(after.consumers.map(({ name }) => name)).toEqual(["c", "b", "a"]);
  for (const row of before.consumers) expect(after.consumers).toContain(row);
  for (const [key, evaluated] of before.byConsumer) expect(after.byConsumer.get(key)).toBe(evaluated);
});

test("since is told by the console's clock, and outlives a short break", () => {
  const quiet = (tick: number, pending: number) =>
    snapshot(tick, {
      consumers: [
        consumer({
          at: START + tick * 2_000,
          createdAt: START - 1e6,
          numPending: pending,
          delivered: { consumerSeq: 1, streamSeq: 1, lastActiveAt: START },
        }),
      ],
    });
  const stopped = run(Array.from({ length: 20 }, (_, tick) => quiet(tick, 5)));
  expect(stopped.consumers[0]).toMatchObject({ status: "no-workers", since: new Date(START + 500).toISOString() });
});

test("near its limit, growing or not, is one trouble: since when outlives the change", () => {
  const growing = (tick: number) => {
    const messages = Math.min(930, 600 + 10 * tick);
    const at = START + tick * 2_000;
    return snapshot(tick, { streams: [stream({ at, discard: "new", maxMessages: 1_000, messages, lastSeq: messages })], consumers: [] });
  };
  const after = (ticks: number) => run(Array.from({ length: ticks + 1 }, (_, tick) => growing(tick))).streams[0];
  const since = new Date(START + 20 * 2_000 + 500).toISOString();
  expect(after(19)).toMatchObject({ health: "ok" });
  expect(after(20)).toMatchObject({ health: "nearly-full", since });
  expect(after(31)).toMatchObject({ health: "filling", since });
  expect(after(45)).toMatchObject({ health: "nearly-full", since, timeToFullMs: null });
});

test("a stream that its only server took along stays, offline; one that was deleted goes", () => {
  const reading = (tick: number, changes: Partial<Snapshot>) => snapshot(tick, { streams: [], consumers: [], ...changes });
  const lost = { what: "stream ORDERS", reason: "unavailable" as const, detail: "no server that holds it answers" };
  const offline = run([snapshot(0), ...[1, 2, 3, 4].map((tick) => reading(tick, { gaps: [lost] }))]);
  expect(offline.streams).toMatchObject([{ name: "ORDERS", health: "offline" }]);
  expect(offline.consumers).toMatchObject([{ name: "worker", status: "offline" }]);
  expect(run([snapshot(0), reading(1, {})])).toMatchObject({ streams: [], consumers: [] });
});

test("look-ups keep to their budget, the largest lag first, and are not asked twice", () => {
  const at = START;
  const consumers = Array.from({ length: 500 }, (_, i) =>
    consumer({ at, name: `c${i}`, numPending: i + 1, filterSubjects: [`orders.${i}`] }),
  );
  const reading = snapshot(0, { streams: [stream({ at, messages: 10_000, lastSeq: 10_000, sizeBytes: 1_000_000 })], consumers });
  const plan = planLookUps(
    { previous: null, snapshot: reading, known: new Map(), policy: defaultOptions.policy },
    { requests: 200, bytes: 1e6 },
  );
  expect(plan).toHaveLength(200);
  expect(plan[0]?.key).toBe("ORDERS c499");
  const known = new Map(plan.map(({ key, fromSeq }) => [key, { fromSeq, seq: fromSeq, at }]));
  const next = planLookUps({ previous: null, snapshot: reading, known, policy: defaultOptions.policy }, { requests: 200, bytes: 5_000 });
  expect(next).toHaveLength(50);
  expect(next[0]?.key).toBe(consumerKey({ stream: "ORDERS", name: "c299" }));
});
