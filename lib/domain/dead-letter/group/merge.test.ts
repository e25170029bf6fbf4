import fc from "fast-check";
import { expect, test } from "vitest";
import { planMerge, planUndo, resolveAlias, toAliases, type Alias } from "./merge";

const ids = ["a", "b", "c", "d", "e", "f"];
const known = new Map([...ids.map((id): [string, { context: string }] => [id, { context: "one" }]), ["far", { context: "two" }]]);

function merged(aliases: readonly Alias[], merge: string, [into, ...groups]: [string, ...string[]]) {
  const plan = planMerge({ merge, into, groups }, { known, aliases: toAliases(aliases) });
  return plan.ok ? [...aliases, ...plan.aliases] : plan.refusal;
}

test("a merge leads each group to the other; one that is merged already goes with its own", () => {
  const first = merged([], "1", ["a", "b", "c"]);
  expect(first).toEqual([
    { from: "b", into: "a", merge: "1" },
    { from: "c", into: "a", merge: "1" },
  ]);
  const second = merged(first as Alias[], "2", ["d", "b"]); // it was no refusal
  expect(second).toEqual([...(first as Alias[]), { from: "a", into: "d", merge: "2" }]);
  const aliases = toAliases(second as Alias[]);
  expect(ids.map((id) => resolveAlias(id, aliases))).toEqual(["d", "d", "d", "d", "e", "f"]);
});

test.each<[[string, ...string[]], object]>([
  [["a"], { code: "NOTHING" }],
  [["a", "b"], { code: "NOTHING" }],
  [["a", "c", "a"], { code: "SELF", group: "a" }],
  [["b", "c", "a"], { code: "CIRCLE", group: "a" }],
  [["a", "x"], { code: "UNKNOWN", group: "x" }],
  [["x", "a"], { code: "UNKNOWN", group: "x" }],
  [["a", "c", "far"], { code: "OTHER_CONTEXT", group: "far" }],
])("%j with b in a: %j", (request, refusal) => {
  expect(merged([{ from: "b", into: "a", merge: "1" }], "2", request)).toEqual(refusal);
});

test("a circle in a damaged table ends", () => {
  const aliases = toAliases([
    { from: "a", into: "b", merge: "1" },
    { from: "b", into: "a", merge: "2" },
  ]);
  expect(resolveAlias("a", aliases)).toBe("a");
});

type Command = { kind: "merge"; into: string; groups: string[] } | { kind: "undo"; nth: number };
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    kind: fc.constant("merge" as const),
    into: fc.constantFrom(...ids),
    groups: fc.subarray(ids, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant("undo" as const), nth: fc.nat(8) }),
);

/** Which merges were made and not undone, each with its aliases, and the table after all commands. */
function play(commands: readonly Command[]): { table: Alias[]; standing: Map<string, Alias[]> } {
  let table: Alias[] = [];
  const standing = new Map<string, Alias[]>();
  for (const [at, each] of commands.entries()) {
    if (each.kind === "undo") {
      const merge = String(each.nth);
      const removed = planUndo(merge, toAliases(table));
      expect(removed).toEqual(standing.get(merge) ?? []);
      standing.delete(merge);
      table = table.filter((alias) => !removed.includes(alias));
      continue;
    }
    const plan = planMerge({ merge: String(at), ...each }, { known, aliases: toAliases(table) });
    if (!plan.ok) continue;
    standing.set(String(at), plan.aliases);
    table = [...table, ...plan.aliases];
  }
  return { table, standing };
}

test("whatever is merged and undone: no circle, one alias for each group, and what stands is what was made", () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 12 }), (commands) => {
      const { table, standing } = play(commands);
      expect(table).toEqual([...standing.values()].flat());
      const aliases = toAliases(table);
      expect(aliases.size).toBe(table.length);
      for (const id of ids) expect(aliases.has(resolveAlias(id, aliases))).toBe(false);
    }),
    { numRuns: 3_000 },
  );
});

test("an undo brings back what was shown before its merge, as far as later merges did not touch it", () => {
  fc.assert(
    fc.property(
      fc.array(command, { maxLength: 8 }),
      fc.constantFrom(...ids),
      fc.subarray(ids, { minLength: 1 }),
      (commands, into, groups) => {
        const { table } = play(commands);
        const before = toAliases(table);
        const plan = planMerge({ merge: "last", into, groups }, { known, aliases: before });
        if (!plan.ok) return;
        const after = toAliases([...table, ...plan.aliases]);
        for (const id of groups) expect(resolveAlias(id, after)).toBe(resolveAlias(into, after));
        for (const alias of planUndo("last", after)) (after as Map<string, Alias>).delete(alias.from); // made by this test
        expect(after).toEqual(before);
      },
    ),
    { numRuns: 3_000 },
  );
});
