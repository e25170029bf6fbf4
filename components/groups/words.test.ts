import { expect, test } from "vitest";
import { flowsWords, gaveUpWords, headline, perStepWords, readOfWords, redriveWords, restWords, saidWords, whyNotMerged } from "./words";

test("what a number on the chart is", () => {
  expect([60_000, 600_000, 3_600_000].map(perStepWords)).toEqual(["Letters per minute", "Letters per 10 min", "Letters per hour"]);
});

test("the headline says what is shown first, then what there is besides", () => {
  const states = { open: 3, resolved: 12, ignored: 1 };
  const letters = { open: 224, resolved: 0, ignored: 9 };
  expect(headline({ states, letters }, "open")).toBe("224 open in 3 groups · 9 in 1 ignored group · 12 groups resolved");
  expect(headline({ states, letters }, "resolved")).toBe("12 groups resolved · 224 open in 3 groups · 9 in 1 ignored group");
  expect(headline({ states, letters }, null)).toBe("16 groups · 224 open in 3 groups · 9 in 1 ignored group · 12 groups resolved");
  const nothing = { open: 0, resolved: 0, ignored: 0 };
  expect(headline({ states: nothing, letters: nothing }, "open")).toBe("no open group");
  expect(headline({ states: { ...nothing, open: 1 }, letters: { ...nothing, open: 1 } }, "open")).toBe("1 open in 1 group");
});

test("a plan takes a thousand, and the rest is said", () => {
  expect([redriveWords(214), redriveWords(4_310)]).toEqual(["Re-drive 214…", "Re-drive 4,310…"]);
});

test("who said what of it, when and why", () => {
  const at = "2026-11-22T02:10:00Z";
  const now = Date.parse(at) + 12 * 60_000;
  expect(saidWords({ state: "resolved", at, by: "ann", why: "crm is back" }, now)).toBe("ann resolved it 12 min ago: crm is back");
  expect(saidWords({ state: "ignored", at, by: "ann", why: null }, Date.parse(at) + 500)).toBe("ann ignored it just now");
  expect(saidWords(null, now)).toBeNull();
  expect(restWords({ state: "resolved", said: null, count: 0 })).toBe("Nothing of it is open any more.");
  expect(restWords({ state: "resolved", said: { state: "resolved", at, by: "ann", why: null }, count: 0 })).toBeNull();
});

test("flows are called by their kind where all are named: the first may be of one, and the others of another", () => {
  const flow = (name: string) => ({ flow: name, key: "1", count: 1 });
  const several = [flow("saga"), flow("call"), flow("saga")];
  expect(flowsWords({ flows: [flow("saga")], flowCount: 1, readOf: 9, count: 9 })).toBe("1 saga hit");
  expect(flowsWords({ flows: several, flowCount: 3, readOf: 3, count: 3 })).toBe("2 sagas, 1 call hit");
  expect(flowsWords({ flows: several, flowCount: 40, readOf: 1_000, count: 2_000 })).toBe("at least 40 flows hit");
  expect(flowsWords({ flows: [], flowCount: 0, readOf: 3, count: 3 })).toBeNull();
});

test("deliveries are said where all letters agree on them", () => {
  expect(gaveUpWords([{ deliveries: 3 }, { deliveries: 3 }])).toBe("gave up after 3");
  for (const apart of [[], [{ deliveries: null }], [{ deliveries: 3 }, { deliveries: 5 }]]) expect(gaveUpWords(apart)).toBeNull();
});

test("what was read of a large group is said", () => {
  expect(readOfWords({ readOf: 1_000, count: 4_310 })).toBe("Of the newest 1,000 of 4,310 open ones.");
  expect(readOfWords({ readOf: 4, count: 4 })).toBeNull();
});

test("only groups of one context become one", () => {
  expect(whyNotMerged([{ context: "a" }])).toMatch(/^Select/);
  expect(whyNotMerged([{ context: "a" }, { context: "b" }])).toMatch(/different contexts/);
  expect(whyNotMerged([{ context: "a" }, { context: "a" }])).toBeNull();
});
