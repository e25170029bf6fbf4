import fc from "fast-check";
import { expect, test } from "vitest";
import { RunOptions } from "../run/options";
import { aLetter, aWorld, plan, warnings } from "./fixtures";

/** One dead letter for each: its group and the last word of its subject. */
const made = (deaths: readonly string[], canary: object | null = {}) => {
  const chosen = deaths.map((death, index) => {
    const [group = "", last = "a"] = death.split(" ");
    return aLetter(index + 1, { letter: { group }, outgoing: { subject: `work.${last}` } });
  });
  return plan(chosen, aWorld(), { run: RunOptions.parse({ canary }) });
};
const order = (of: ReturnType<typeof made>) => of.items.map(({ letters: [first] }) => first.seq);
const first = (of: ReturnType<typeof made>) => order(of).slice(0, of.canaryCount);

test("without canaries the order stays", () => {
  const without = made(["a", "b", "a"], null);
  expect([order(without), without.canaryCount, without.plan.canary]).toEqual([[1, 2, 3], 0, null]);
});

test("three of one group, and the rest after them", () => {
  const one = made(["a", "a", "a", "a", "a"]);
  expect([order(one), one.canaryCount, one.plan.canary]).toEqual([[1, 2, 3, 4, 5], 3, { count: 3 }]);
  expect(one.items.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5]);
});

test("at most five in all: one of each group while they fit, a second of the largest first", () => {
  expect(first(made(["a", "a", "a", "a", "b", "b", "b", "c"]))).toEqual([1, 2, 5, 6, 8]);
  expect(first(made(["a", "b", "c", "d", "e", "f", "f"]))).toEqual([1, 2, 3, 4, 6]);
  expect(first(made(["a", "a", "b"], { perGroup: 1, max: 5 }))).toEqual([1, 3]);
  expect(first(made(["a", "a", "b"], { perGroup: 3, max: 1 }))).toEqual([1]);
});

test("of a group those that are next of their subject, so that no order breaks where it need not", () => {
  const kept = made(["a x", "b x", "b x", "b y", "b y"], { perGroup: 1, max: 5 });
  expect([order(kept), warnings(kept, "ORDER_BREAKS")]).toEqual([[1, 4, 2, 3, 5], []]);
  const broken = made(["a x", "a x", "b x"], { perGroup: 1, max: 5 });
  expect(order(broken)).toEqual([1, 3, 2]);
  expect(warnings(broken, "ORDER_BREAKS")).toHaveLength(1);
});

test("whatever is chosen: all are sent once, no more canaries than wanted, one of each group while they fit, and a break is said", () => {
  const death = fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.constantFrom("x", "y", "z")).map((parts) => parts.join(" "));
  const rules = fc.record({ perGroup: fc.integer({ min: 1, max: 4 }), max: fc.integer({ min: 1, max: 8 }) });
  fc.assert(
    fc.property(fc.array(death, { maxLength: 20 }), rules, (deaths, { perGroup, max }) => {
      const of = made(deaths, { perGroup, max });
      expect(order(of).toSorted((a, b) => a - b)).toEqual(deaths.map((_, index) => index + 1));
      const groupOf = (seq: number) => deaths[seq - 1]?.slice(0, 1) ?? "";
      const groups = [...new Set(deaths.map((each) => each.slice(0, 1)))];
      const sizeOf = (group: string) => deaths.filter((each) => each.startsWith(group)).length;
      const wanted = groups.reduce((sum, group) => sum + Math.min(perGroup, sizeOf(group)), 0);
      expect(of.canaryCount).toBe(Math.min(max, wanted));
      expect(new Set(first(of).map(groupOf)).size).toBe(Math.min(max, groups.length));
      const isBroken = ["x", "y", "z"].some((subject) => {
        const seqs = order(of).filter((seq) => deaths[seq - 1]?.endsWith(subject));
        return seqs.some((seq, index) => seq < (seqs[index - 1] ?? 0));
      });
      expect(warnings(of, "ORDER_BREAKS")).toHaveLength(isBroken ? 1 : 0);
    }),
    { numRuns: 500 },
  );
});
