import fc from "fast-check";
import { expect, test } from "vitest";
import { compareSubstances } from "./compare-substances";
import { RunOptions } from "../run/options";
import type { PlannedItem } from "../types";
import { aLetter, aReceiver, aStream, aWorld, letters, plan, worldOf } from "./fixtures";
import { hashOf, hashOfItems, Substance, substanceNow, type SubstanceTarget } from "./substance";

const name = fc.constantFrom("A", "B", "C");
const target: fc.Arbitrary<SubstanceTarget> = fc.record({
  stream: name,
  createdAt: fc.option(fc.constantFrom(1, 2)),
  configHash: fc.option(fc.constantFrom("one", "two")),
  receivers: fc.option(fc.array(name, { maxLength: 2 })),
  flowsInto: fc.array(name, { maxLength: 2 }),
});
const substance: fc.Arbitrary<Substance> = fc.record({
  version: fc.constantFrom(1 as const, 2 as const),
  context: fc.option(fc.constantFrom("here", "there")),
  keep: fc.boolean(),
  options: fc.constantFrom(undefined, RunOptions.parse({}), RunOptions.parse({ canary: {} })),
  sources: fc.uniqueArray(fc.record({ stream: name, createdAt: fc.option(fc.constantFrom(1, 2)) }), { selector: ({ stream }) => stream }),
  items: fc.oneof(
    fc.record({ count: fc.nat(2), hash: fc.constantFrom("one", "two") }),
    fc.array(fc.tuple(fc.array(name, { minLength: 1, maxLength: 2 }), name, name), { maxLength: 3 }),
  ),
  targets: fc.uniqueArray(target, { maxLength: 3, selector: ({ stream }) => stream }),
});

/** The same value with the keys of its objects the other way round, as a database may give it back. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, held]) => [key, reordered(held)]),
  );
}

test("the order of keys does not matter, nor the way through a database", () => {
  fc.assert(
    fc.property(substance, (one) => {
      expect(hashOf(Substance.parse(reordered(one)))).toBe(hashOf(one));
      expect(hashOf(Substance.parse(JSON.parse(JSON.stringify(one))))).toBe(hashOf(one));
    }),
  );
});

test("changes are named exactly when the hashes differ", () => {
  fc.assert(
    fc.property(substance, substance, (one, other) => {
      expect(compareSubstances(one, other).length === 0).toBe(hashOf(one) === hashOf(other));
      expect(compareSubstances(one, one)).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});

const written: [string[], string, string][] = [
  [["a", "b"], "work.a", "WORK"],
  [["c"], "work.b", "WORK"],
];
const base: Substance = {
  version: 1,
  context: "here",
  keep: false,
  items: written,
  sources: [{ stream: "DLQ", createdAt: 1_767_225_600_000 }],
  targets: [{ stream: "WORK", createdAt: 1_767_225_600_000, configHash: "one", receivers: ["WORK worker"], flowsInto: [] }],
};
const [item] = written;
const [only] = base.targets;

test.each<[string, Partial<Substance>, string, string, string]>([
  ["context", { context: "there" }, "context", "here", "there"],
  ["keep", { keep: true }, "letters after sending", "removed", "all stay"],
  ["the letters of an item", { items: [[["a"], "work.a", "WORK"], ...written.slice(1)] }, "messages", "2 messages", "2 messages"],
  ["the subject of an item", { items: [[["a", "b"], "work.x", "WORK"], ...written.slice(1)] }, "messages", "2 messages", "2 messages"],
  ["the target of an item", { items: [[["a", "b"], "work.a", "X"], ...written.slice(1)] }, "messages", "2 messages", "2 messages"],
  ["the order of items", { items: written.toReversed() }, "messages", "2 messages", "2 messages"],
  ["one item less", { items: item ? [item] : [] }, "messages", "2 messages", "1 message"],
  [
    "a dead-letter stream made again",
    { sources: [{ stream: "DLQ", createdAt: 1_767_225_600_001 }] },
    "dead-letter stream DLQ",
    "made 2026-01-01T00:00:00.000Z",
    "made 2026-01-01T00:00:00.001Z",
  ],
  [
    "a stream made again",
    { targets: only ? [{ ...only, createdAt: 1_767_225_600_001 }] : [] },
    "stream WORK",
    "made 2026-01-01T00:00:00.000Z",
    "made 2026-01-01T00:00:00.001Z",
  ],
  [
    "a stream that is gone",
    { targets: only ? [{ ...only, createdAt: null }] : [] },
    "stream WORK",
    "made 2026-01-01T00:00:00.000Z",
    "gone",
  ],
  ["a configuration", { targets: only ? [{ ...only, configHash: "two" }] : [] }, "configuration of WORK", "one", "two"],
  [
    "a receiver more",
    { targets: only ? [{ ...only, receivers: ["WORK log", "WORK worker"] }] : [] },
    "receivers in WORK",
    "WORK worker",
    "WORK log, WORK worker",
  ],
  ["receivers not known now", { targets: only ? [{ ...only, receivers: null }] : [] }, "receivers in WORK", "WORK worker", "not known"],
  ["a stream that copies now", { targets: only ? [{ ...only, flowsInto: ["COPY"] }] : [] }, "streams that copy WORK", "none", "COPY"],
])("%s is covered and named", (_what, more, what, before, after) => {
  const changed = { ...base, ...more };
  expect(hashOf(changed)).not.toBe(hashOf(base));
  expect(compareSubstances(base, changed)).toEqual([{ what, before, after }]);
});

test("the hash is what it was: plans that are stored stay startable", () => {
  expect(hashOf(base)).toBe("2fa71337ecfc034417d944bd4b53bce68db618b51fef02771d56d6660a631d97");
});

const toWork = [{ subject: "work.a", target: "WORK" }];

test("a plan of an earlier version, which names no dead-letter streams, is read and compared without them", () => {
  const { sources: _none, ...earlier } = plan([aLetter(1)]).substance;
  const stored = Substance.parse(earlier);
  expect(compareSubstances(stored, substanceNow(stored, toWork, aWorld({ streams: [aStream(), { ...letters, createdAt: 1 }] })))).toEqual(
    [],
  );
});

test("a plan's substance: what is sent and to whom, not the rate, not the lag", () => {
  const { substance: made, planHash } = plan([aLetter(1), aLetter(2, { outgoing: { subject: null } })]);
  expect(made).toEqual({
    version: 2,
    context: "test",
    keep: false,
    options: RunOptions.parse({}),
    items: { count: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    sources: [{ stream: "DLQ", createdAt: 1_767_225_600_000 }],
    targets: [{ stream: "WORK", createdAt: 1_767_225_600_000, configHash: "c0ffee", receivers: ["WORK worker"], flowsInto: [] }],
  });
  expect(planHash).toBe(hashOf(made));
  const busy = aWorld({ receivers: new Map([["WORK", [aReceiver({ paused: true, numWaiting: 0 }, { lag: 9, status: "paused" })]]]) });
  expect(plan([aLetter(1), aLetter(2, { outgoing: { subject: null } })], busy, { ratePerSec: 5 }).planHash).toBe(planHash);
  const guarded = { run: RunOptions.parse({ breaker: {} }) };
  expect(plan([aLetter(1), aLetter(2, { outgoing: { subject: null } })], busy, guarded).planHash).not.toBe(planHash);
});

test("the same plan in the world as it is now", () => {
  const { substance: made } = plan([aLetter(1)]);
  expect(substanceNow(made, toWork, aWorld())).toEqual(made);
  const changed = (world: Parameters<typeof substanceNow>[2]) =>
    compareSubstances(made, substanceNow(made, toWork, world)).map(({ what }) => what);
  expect(changed(worldOf({ configHash: "other" }))).toEqual(["configuration of WORK"]);
  expect(changed(worldOf({ createdAt: 1 }))).toEqual(["stream WORK"]);
  expect(changed(aWorld({ streams: [letters] }))).toEqual(["stream WORK", "configuration of WORK", "receivers in WORK"]);
  expect(changed(aWorld({ streams: [aStream(), { ...letters, createdAt: 1 }] }))).toEqual(["dead-letter stream DLQ"]);
  expect(changed(aWorld({ streams: [aStream()] }))).toEqual(["dead-letter stream DLQ"]);
  expect(changed(aWorld({ receivers: new Map([["WORK", []]]) }))).toEqual(["receivers in WORK"]);
  expect(changed(aWorld({ receivers: new Map([["WORK", [aReceiver(), aReceiver({ name: "x", filterSubjects: ["work.b"] })]]]) }))).toEqual(
    [],
  );
  const copy = aStream({ name: "COPY", subjects: [], mirror: { stream: "WORK", filter: null, moves: [], external: false } });
  const copied = { streams: [aStream(), letters, copy] };
  expect(changed(aWorld(copied))).toEqual(["streams that copy WORK"]);
  const audited = new Map([
    ["WORK", [aReceiver()]],
    ["COPY", [aReceiver({ stream: "COPY", name: "audit" })]],
  ]);
  expect(changed(aWorld({ ...copied, receivers: audited }))).toEqual(["receivers in WORK", "streams that copy WORK"]);
});

test("of the items only a hash is kept: it differs with their letters, subjects, targets and order", () => {
  const two = [
    { letters: [{ id: "a" }], subject: "work.a", target: "WORK" },
    { letters: [{ id: "b" }], subject: "work.a", target: "WORK" },
  ] as unknown as PlannedItem[]; // no more of them is looked at
  const [first, second] = two as [PlannedItem, PlannedItem];
  const others = [
    [first, { ...second, letters: first.letters }],
    [first, { ...second, subject: "work.b" }],
    [first, { ...second, target: "X" }],
    [second, first],
    [{ ...first, letters: [...first.letters, ...second.letters] }],
  ] as PlannedItem[][];
  expect(new Set([two, ...others].map((items) => JSON.stringify(hashOfItems(items)))).size).toBe(6);
});
