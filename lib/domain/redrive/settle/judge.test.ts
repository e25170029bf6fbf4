import fc from "fast-check";
import { expect, test } from "vitest";
import { judge, nothingKnown, observe, TERM_GRACE_MS, waitsForIndex, type Judgement, type Observation } from "./judge";

const after = (...seen: Observation[]) => seen.reduce(observe, nothingKnown);
const judged = (awaited: readonly string[], ...seen: Observation[]) => judge(after(...seen), awaited);
const acked = (by: string, at: number): Observation => ({ kind: "acked", by, at });
const known = (to: number): Observation => ({ kind: "known", to });
const terminated = (by: string, at: number): Observation => ({ kind: "terminated", by, at });
const died = (letter: string): Observation => ({ kind: "died", letter });
const gone = (at: number): Observation => ({ kind: "gone", at });
const overdue: Observation = { kind: "overdue", why: "w had not taken it by then" };

test("nothing is known of what nobody has said anything of", () => expect(judged(["w"], known(1_000))).toBeNull());

test("an acknowledgement settles it once whatever was dead by then is known", () => {
  expect(judged(["w"], acked("w", 10))).toBeNull();
  expect(judged(["w"], acked("w", 10), known(9))).toBeNull();
  expect(judged(["w"], acked("w", 10), known(10))).toEqual({ state: "settled", by: "w", boomerang: null, seenAt: 10 });
});

test("a consumer of another name settles nothing", () => {
  expect(judged(["w"], acked("v", 10), known(100))).toBeNull();
  expect(judged(["w"], acked("v", 10), known(100), overdue)?.state).toBe("not-observed");
});

test("where it is not known who failed, all have to acknowledge it, and the last of them decides when", () => {
  expect(judged(["v", "w"], acked("w", 10), known(100))).toBeNull();
  expect(judged(["v", "w"], acked("w", 10), acked("v", 20), known(19))).toBeNull();
  expect(judged(["v", "w"], acked("w", 10), acked("v", 20), known(20))).toMatchObject({ state: "settled", by: "v, w", seenAt: 20 });
});

test("what has left is settled, by whom is not known", () => {
  expect(judged(["w"], gone(10), known(10))).toEqual({ state: "settled", by: null, boomerang: null, seenAt: 10 });
  expect(judged(["v", "w"], acked("w", 5), gone(10), known(10))).toMatchObject({ state: "settled", by: null });
});

test("a dead letter is a boomerang, whatever else was seen", () => {
  expect(judged(["w"], acked("w", 10), known(100), overdue, died("b"))).toMatchObject({ state: "boomeranged", boomerang: "b" });
  expect(judged(["w"], died("b"))).toMatchObject({ state: "boomeranged", boomerang: "b" });
});

test("a TERM waits for the letter that tells of it, and is a boomerang without one", () => {
  expect(judged(["w"], terminated("w", 10), known(10 + TERM_GRACE_MS - 1))).toBeNull();
  const alone = { state: "boomeranged", by: "w", boomerang: null, seenAt: 10 };
  expect(judged(["w"], terminated("w", 10), known(10 + TERM_GRACE_MS))).toEqual(alone);
  expect(judged(["w"], terminated("w", 10), died("b"), known(100_000))).toMatchObject({ boomerang: "b" });
});

test("a TERM also by a consumer that nobody waits for, after which no acknowledgement is success", () => {
  expect(judged(["w"], acked("w", 1), terminated("v", 10), known(11))).toBeNull();
  expect(judged(["w"], acked("w", 1), terminated("v", 10), known(11), known(10 + TERM_GRACE_MS))?.state).toBe("boomeranged");
});

test("what is not acknowledged in time was not observed, and why", () => {
  expect(judged(["w"], overdue)).toEqual({ state: "not-observed", by: overdue.why, boomerang: null, seenAt: null });
  expect(judged(["w"], acked("w", 10), known(10), overdue)?.state).toBe("settled");
});

test("only what is decided waits for the index", () => {
  expect(waitsForIndex(after(acked("v", 1), known(5), overdue), ["w"])).toBe(false);
  expect(waitsForIndex(after(acked("w", 1)), ["w"])).toBe(true);
  expect(waitsForIndex(after(gone(1)), ["w"])).toBe(true);
  expect(waitsForIndex(after(terminated("v", 1)), ["w"])).toBe(true);
});

const at = fc.integer({ min: 0, max: 5_000 });
const who = fc.constantFrom("v", "w", "x");
const anything: fc.Arbitrary<Observation> = fc.oneof(
  fc.record({ kind: fc.constant("acked" as const), by: who, at }),
  fc.record({ kind: fc.constant("terminated" as const), by: who, at }),
  fc.record({ kind: fc.constant("gone" as const), at }),
  fc.record({ kind: fc.constant("died" as const), letter: fc.constantFrom("a", "b") }),
  fc.record({ kind: fc.constant("known" as const), to: at }),
  fc.record({ kind: fc.constant("overdue" as const), why: fc.constantFrom("late", "stuck") }),
);
const some = fc.array(anything, { maxLength: 12 });
const orders = some.chain((seen) => fc.tuple(fc.constant(seen), fc.shuffledSubarray(seen, { minLength: seen.length })));
const awaiteds = fc.constantFrom<string[]>(["w"], ["v", "w"], ["v", "w", "x"]);

test("the order in which things are seen does not matter, nor that some are seen twice", () => {
  fc.assert(
    fc.property(orders, awaiteds, ([seen, shuffled], awaited) => {
      const once = judged(awaited, ...seen);
      expect(judged(awaited, ...shuffled)).toEqual(once);
      expect(judged(awaited, ...seen, ...shuffled)).toEqual(once);
    }),
  );
});

/** What a judgement may turn into as more is seen; as the machine of items has it. */
const later: Record<Judgement["state"] | "none", readonly (Judgement["state"] | "none")[]> = {
  none: ["none", "settled", "not-observed", "boomeranged"],
  "not-observed": ["not-observed", "settled", "boomeranged"],
  settled: ["settled", "boomeranged", "none", "not-observed"],
  boomeranged: ["boomeranged"],
};

test("whatever comes later, a boomerang stays one, and nothing else makes a settled one doubtful than a TERM", () => {
  fc.assert(
    fc.property(some, anything, awaiteds, (seen, next, awaited) => {
      const before = judged(awaited, ...seen)?.state ?? "none";
      const now = judged(awaited, ...seen, next)?.state ?? "none";
      expect(later[before]).toContain(now);
      if (before === "settled" && now !== "settled") expect(["terminated", "died", "acked", "gone"]).toContain(next.kind);
    }),
  );
});

test("nothing is settled that was terminated, that died, or of which some letter may not be known yet", () => {
  fc.assert(
    fc.property(some, awaiteds, (seen, awaited) => {
      if (judged(awaited, ...seen)?.state !== "settled") return;
      const kinds = seen.map(({ kind }) => kind);
      expect(kinds).not.toContain("terminated");
      expect(kinds).not.toContain("died");
      const knownTo = Math.max(...seen.map((one) => (one.kind === "known" ? one.to : -1)));
      const firstOf = (by: string) => Math.min(...seen.map((one) => (one.kind === "acked" && one.by === by ? one.at : Infinity)));
      const allAt = Math.max(...awaited.map(firstOf));
      const goneAt = Math.min(...seen.map((one) => (one.kind === "gone" ? one.at : Infinity)));
      expect(Math.min(allAt, goneAt)).toBeLessThanOrEqual(knownTo);
    }),
  );
});
