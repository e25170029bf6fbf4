import { expect, test } from "vitest";
import type { RuleRow } from "@/lib/domain/dead-letter/group/rule-row";
import { movesOf } from "./order";

const rulesAt = (...positions: number[]): RuleRow[] =>
  positions.map((position, index) => ({
    id: String.fromCodePoint(97 + index),
    name: "",
    match: {},
    fingerprint: "x",
    enabled: true,
    position,
    updatedAt: "2026-01-01T00:00:00.000Z",
    updatedBy: "ann",
  }));

/** The ids in the order in which they are asked once the moves are written. */
function after(rules: RuleRow[], moves: ReturnType<typeof movesOf>): string {
  const moved = new Map(moves.map(({ rule, position }) => [rule.id, position]));
  const now = rules.map(({ id, position }) => ({ id, position: moved.get(id) ?? position }));
  return now
    .toSorted((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id)
    .join("");
}

test.each([
  [[0, 1, 2], "c", -1, "acb", 2],
  [[0, 1, 2], "a", 1, "bac", 2],
  [[0, 4, 9], "b", 1, "acb", 2], // others were removed
  [[0, 0, 0], "c", -1, "acb", 2], // all were given one position
  [[0, 0, 1], "a", 1, "bac", 2],
  [[3, 3, 3], "a", 1, "bac", 2],
] as const)("positions %j: %s by %i comes to %s", (positions, id, step, order, count) => {
  const rules = rulesAt(...positions);
  const moves = movesOf(rules, id, step);
  expect(after(rules, moves)).toBe(order);
  expect(moves).toHaveLength(count);
});

test("at either end, and for a rule that is gone, nothing is written", () => {
  expect(movesOf(rulesAt(0, 1), "a", -1)).toEqual([]);
  expect(movesOf(rulesAt(0, 1), "b", 1)).toEqual([]);
  expect(movesOf(rulesAt(0, 1), "z", 1)).toEqual([]);
});
