import { expect, test } from "vitest";
import { consumerKey } from "../dead-letter/lately";
import { consumer } from "../consumer/fixtures";
import { defaultOptions, evaluate, nothingLookedUp, type Evaluation } from "../snapshot/evaluate";
import type { ContextState, Snapshot } from "../snapshot/types";
import { stream } from "../stream/fixtures";
import type { WatchedContext } from "../watch";
import { buildOverview } from "./build";
import { sumSeries } from "./sum-series";
import { Overview } from "./types";

const NOW = 1_700_000_000_000;

function watched(name: string, stopped: number, state?: ContextState): WatchedContext {
  const reading = (at: number): Snapshot => ({
    context: name,
    account: { id: "A", name: null },
    at,
    serverAt: at,
    source: "monitoring",
    streams: [stream({ at, name: "DEAD_LETTERS", messages: 9, maxMessages: 10 })],
    consumers: Array.from({ length: 8 }, (_, i) =>
      consumer({
        at,
        name: `c${i}`,
        createdAt: 0,
        numPending: i < stopped ? 10 + i : 0,
        delivered: { consumerSeq: 1, streamSeq: 1, lastActiveAt: NOW - 99_000 },
      }),
    ),
    gaps: [],
    servers: [],
  });
  let last: Evaluation | null = null;
  const options = { ...defaultOptions, isDeadLetterStream: () => true };
  for (let at = NOW - 40_000; at <= NOW; at += 2_000)
    last = evaluate({ previous: last, snapshot: reading(at), lookedUp: nothingLookedUp, options });
  const seen = last ?? evaluate({ previous: null, snapshot: reading(NOW), lookedUp: nothingLookedUp, options });
  return {
    name,
    embedded: false,
    servers: [],
    state: () => state ?? { kind: "live", snapshot: seen.snapshot },
    consumers: () => seen.consumers,
    streams: () => seen.streams,
    consumerHistory: () => null,
    totals: () => ({ lag: [[NOW, 3]], redeliveryRatePerSec: [], publishRatePerSec: [], deadLetters: [[NOW, 7]] }),
    troubleSince: () => NOW - 5_000,
    lastTroubleAt: () => NOW,
  };
}

const letters = { stream: "DEAD_LETTERS", open: 214, firstAt: NOW - 60_000, lastAt: NOW - 1_000, lastMinute: 240, series: [] };
const gaveUp = new Set<string>();
const none = { open: [], gaps: [], gaveUp };
const denied = { what: "dead letters in DEAD_LETTERS", reason: "denied", detail: "not permitted: STREAM.MSG.GET" };

const emptyTotals = () => ({ lag: [], redeliveryRatePerSec: [], publishRatePerSec: [], deadLetters: [] });

test("worst first, each with its evidence and a way to it", () => {
  const overview = buildOverview({
    contexts: [{ watched: watched("toolworks", 2), deadLetters: { open: [letters], gaps: [], gaveUp } }],
    startedAt: NOW,
    now: NOW,
  });
  expect(Overview.parse(JSON.parse(JSON.stringify(overview)))).toEqual(overview);
  expect(overview.needsYou.map(({ title, href }) => [title, href])).toEqual([
    ["214 dead letters in DEAD_LETTERS", "/dead-letters?context=toolworks&stream=DEAD_LETTERS"],
    ["c1 has no workers", "/c/toolworks/consumers/ORDERS/c1"],
    ["c0 has no workers", "/c/toolworks/consumers/ORDERS/c0"],
    ["DEAD_LETTERS is 90 % full", "/c/toolworks/streams/DEAD_LETTERS"],
  ]);
  expect(overview.needsYou[0]?.sentence).toBe("still arriving, 4/s · toolworks");
  expect(overview.needsYou[1]?.sentence).toBe("11 pending, nothing delivered for 40 s, nobody pulling · ORDERS, toolworks");
  expect(overview).toMatchObject({
    consumersFine: 6,
    consumersGivingUp: 0,
    totals: { lag: 21, deadLetters: 214 },
    contexts: [{ status: "dead-letters", deadLetters: 214 }],
  });
});

test("a consumer that gave up on messages lately is not fine, however little is behind it; one that is in trouble is counted there", () => {
  const lately = new Set(["c0", "c7", "elsewhere"].map((name) => consumerKey({ stream: "ORDERS", consumer: name })));
  const overview = buildOverview({
    contexts: [{ watched: watched("toolworks", 2), deadLetters: { ...none, gaveUp: lately } }],
    startedAt: NOW,
    now: NOW,
  });
  expect(overview).toMatchObject({ consumersFine: 5, consumersGivingUp: 1 });
});

test("a whole fleet that stopped is one finding, not eight", () => {
  const overview = buildOverview({ contexts: [{ watched: watched("oneroof", 8), deadLetters: none }], startedAt: NOW, now: NOW });
  const [first] = overview.needsYou;
  expect(first).toMatchObject({ title: "8 consumers have no workers", count: 8, href: "/c/oneroof/consumers?status=no-workers" });
  expect(first?.sentence).toBe("c7, c6 and 6 more, 108 behind in all · oneroof");
  expect(overview.totals.deadLetters).toBe(0);
});

test("a dead-letter stream that cannot be read: what is known of it stays, its number is not known, and the reason is said", () => {
  const [here, there] = [watched("toolworks", 0), watched("oneroof", 0)];
  const counted = (known: typeof letters, other: readonly (typeof letters)[]) =>
    buildOverview({
      contexts: [
        { watched: here, deadLetters: { open: [known], gaps: [denied], gaveUp } },
        { watched: there, deadLetters: { open: other, gaps: [], gaveUp } },
      ],
      startedAt: NOW,
      now: NOW,
    });
  const overview = counted(letters, []);
  expect(overview.needsYou[0]).toMatchObject({ title: "214 dead letters in DEAD_LETTERS", context: "toolworks", count: 214 });
  expect(overview.contexts.map(({ deadLetters, gaps }) => [deadLetters, gaps])).toEqual([
    [null, [denied]],
    [0, []],
  ]);
  expect([overview.totals.deadLetters, overview.series.deadLetters]).toEqual([null, [[NOW, null]]]);
  expect(counted(letters, [{ ...letters, open: 3 }]).totals.deadLetters).toBeNull();
});

test("a context never seen is left out of the total, unless it has letters or nothing else has", () => {
  const unseen: WatchedContext = {
    ...watched("far", 0, { kind: "connecting", sinceAt: NOW, why: null }),
    streams: () => [],
    totals: emptyTotals,
  };
  const total = (here: (typeof letters)[], far: (typeof letters)[]) =>
    buildOverview({
      contexts: [
        { watched: watched("toolworks", 0), deadLetters: { open: here, gaps: [], gaveUp } },
        { watched: unseen, deadLetters: { open: far, gaps: [], gaveUp } },
      ],
      startedAt: NOW,
      now: NOW,
    });
  expect(total([letters], [])).toMatchObject({ totals: { deadLetters: 214 }, series: { deadLetters: [[NOW, 7]] } });
  expect(total([letters], [letters]).totals.deadLetters).toBeNull();
  expect(total([], []).totals.deadLetters).toBeNull();
});

test("which dead-letter streams there are is not known where streams may not be listed", () => {
  const seen = watched("toolworks", 0);
  const state = seen.state();
  if (state.kind !== "live") throw new Error("made live above");
  const gaps = [{ what: "STREAM.LIST", reason: "denied" as const, detail: "not permitted: STREAM.LIST" }];
  const unlisted: WatchedContext = { ...seen, state: () => ({ ...state, snapshot: { ...state.snapshot, gaps } }), streams: () => [] };
  expect(buildOverview({ contexts: [{ watched: unlisted, deadLetters: none }], startedAt: NOW, now: NOW }).totals.deadLetters).toBeNull();
});

test("a context never seen has nulls, not zeros, and its reason", () => {
  const state = { kind: "connecting" as const, sinceAt: NOW - 1_000, why: "not connected to nats://a" };
  const unseen: WatchedContext = { ...watched("far", 0, state), consumers: () => [], streams: () => [] };
  const overview = buildOverview({ contexts: [{ watched: unseen, deadLetters: none }], startedAt: NOW, now: NOW });
  expect(overview.contexts[0]).toMatchObject({
    asOf: null,
    lag: null,
    consumers: null,
    deadLetters: null,
    publishRatePerSec: null,
    status: "disconnected",
  });
  expect(overview.needsYou).toMatchObject([{ title: "far cannot be reached", sentence: "Never seen; not connected to nats://a" }]);
});

test("the line of one context bridges a reading that came late, as the total does", () => {
  const late: WatchedContext = {
    ...watched("toolworks", 0),
    totals: () => ({
      ...emptyTotals(),
      publishRatePerSec: [
        [10, 5],
        [20, null],
        [30, 6],
      ],
    }),
  };
  const { contexts, series } = buildOverview({ contexts: [{ watched: late, deadLetters: none }], startedAt: NOW, now: NOW });
  expect(contexts[0]?.publishSeries).toEqual([
    [10, 5],
    [20, 5],
    [30, 6],
  ]);
  expect(series.publishRatePerSec).toEqual(contexts[0]?.publishSeries);
});

test("series of contexts that began at different times add up without spikes", () => {
  expect(
    sumSeries([
      [
        [10, 1],
        [20, 2],
        [30, 3],
      ],
      [
        [25, 5],
        [30, null],
      ],
      [],
    ]),
  ).toEqual([
    [10, 1],
    [20, 2],
    [30, 8],
  ]);
  expect(
    sumSeries([
      [
        [10, 1],
        [20, 2],
        [30, 3],
      ],
      [
        [15, 5],
        [28, 6],
      ],
    ]),
  ).toEqual([
    [10, 1],
    [20, 7],
    [30, 9],
  ]);
});

test("consumers that may not be listed are not none, and their lag is not 0", () => {
  const seen = watched("toolworks", 2);
  const state = seen.state();
  if (state.kind !== "live") throw new Error("the fixture is live");
  const gaps = [{ what: "CONSUMER.LIST", reason: "denied" as const, detail: "not permitted: CONSUMER.LIST" }];
  const unlisted: WatchedContext = { ...seen, state: () => ({ ...state, snapshot: { ...state.snapshot, gaps } }), consumers: () => [] };
  const overview = buildOverview({ contexts: [{ watched: unlisted, deadLetters: none }], startedAt: NOW, now: NOW });
  expect(overview.contexts[0]).toMatchObject({ streams: 1, consumers: null, lag: null });
  expect(overview.totals.lag).toBeNull();
  expect(overview.series.lag.map(([, lag]) => lag)).toEqual([null]);
});
