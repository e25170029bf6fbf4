import fc from "fast-check";
import { expect, test } from "vitest";
import { coveredForMs, endOf, itemCanBecome, jobCanBecome, moved, noItems } from "./machine";
import { itemStates, jobStates, type ItemCounts } from "../types";

const counts = (some: Partial<ItemCounts>): ItemCounts => ({ ...noItems(), ...some });
const failure = { kind: "failure", why: "full" } as const;
const abort = { kind: "abort" } as const;

test("a job ends as what became of its items", () => {
  expect(endOf(counts({ published: 3 }), null).state).toBe("succeeded");
  expect(endOf(counts({ published: 2, skipped: 1 }), null).state).toBe("partial");
  expect(endOf(counts({ published: 1, settled: 1, "not-observed": 1 }), null).state).toBe("succeeded");
  expect(endOf(counts({ settled: 2, boomeranged: 1 }), null).state).toBe("partial");
  expect(endOf(counts({ published: 2, unknown: 1 }), null).state).toBe("partial");
  expect(endOf(counts({ published: 2, selected: 1 }), failure)).toEqual({ state: "failed", stateReason: "full", restReason: "STOPPED" });
  expect(endOf(counts({ published: 2, selected: 1 }), abort)).toEqual({ state: "aborted", stateReason: null, restReason: "ABORTED" });
});

test("an abort that comes when all is sent has aborted nothing", () => {
  expect(endOf(counts({ published: 3 }), abort).state).toBe("succeeded");
});

test("what an abort did not wait for is said, however the job ends", () => {
  const stop = { ...abort, leftUndone: "2 letters stay" };
  expect(endOf(counts({ published: 2, selected: 1 }), stop)).toMatchObject({ state: "aborted", stateReason: "2 letters stay" });
  expect(endOf(counts({ published: 2 }), stop)).toMatchObject({ state: "succeeded", stateReason: "2 letters stay" });
});

test("no job ends while an item is in flight", () => {
  for (const stop of [null, abort, failure]) expect(() => endOf(counts({ intent: 1 }), stop)).toThrow();
});

test("every end can be reached from where it is decided", () => {
  fc.assert(
    fc.property(fc.nat(3), fc.nat(3), fc.nat(3), fc.constantFrom(null, failure), (published, unknown, skipped, stop) =>
      jobCanBecome("running", endOf(counts({ published, unknown, skipped }), stop).state),
    ),
  );
});

test("what is final stays; only a person moves an unknown item", () => {
  for (const to of itemStates) {
    expect(itemCanBecome("boomeranged", to)).toBe(false);
    expect(itemCanBecome("skipped", to)).toBe(false);
  }
  expect(itemStates.filter((to) => itemCanBecome("published", to))).toEqual(["settled", "not-observed", "boomeranged"]);
  expect(itemStates.filter((to) => itemCanBecome("unknown", to))).toEqual(["selected", "published"]);
  for (const from of ["cancelled", "expired", "succeeded"] as const) expect(jobStates.filter((to) => jobCanBecome(from, to))).toEqual([]);
});

test("counts keep their sum", () => {
  const before = counts({ selected: 5 });
  expect(moved(moved(before, "selected", "intent", 3), "intent", "published", 2)).toEqual({
    ...before,
    selected: 2,
    intent: 1,
    published: 2,
  });
  expect(() => moved(before, "selected", "published")).toThrow();
});

const batch = { t0: 1_000_000, leader: "A", duplicateWindowMs: 120_000 };
const at = (afterMs: number, more: object = {}) => ({ at: batch.t0 + afterMs, leader: "A", duplicateWindowMs: 120_000, ...more });

test("a batch is covered until shortly before its window ends", () => {
  expect(coveredForMs(batch, at(0))).toBe(115_000);
  expect(coveredForMs(batch, at(114_999))).toBe(1);
  expect(coveredForMs(batch, at(115_000))).toBe(0);
  expect(coveredForMs(batch, at(0, { duplicateWindowMs: 1_000 }))).toBe(900);
});

test("the shorter of the windows counts, then and now", () => {
  expect(coveredForMs(batch, at(114_999, { duplicateWindowMs: 600_000 }))).toBe(1);
  expect(coveredForMs(batch, at(115_000, { duplicateWindowMs: 600_000 }))).toBe(0);
  expect(coveredForMs({ ...batch, duplicateWindowMs: null }, at(115_000, { duplicateWindowMs: 600_000 }))).toBe(480_000);
});

test("a leader that started again, or that nobody knows, covers nothing", () => {
  expect(coveredForMs(batch, at(0, { leader: "B" }))).toBe(0);
  expect(coveredForMs(batch, at(0, { leader: null }))).toBe(0);
  expect(coveredForMs({ ...batch, leader: null }, at(0, { leader: null }))).toBe(0);
});
