import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applySnapshot } from "@/lib/domain/apply-snapshot";
import { LiveSnapshot } from "@/lib/domain/live";
import { rowKey } from "@/lib/domain/live-key";
import { diffAnswer, type Known } from "./diff-answer";

const row = fc.record({
  context: fc.constantFrom("a", "b"),
  stream: fc.constantFrom("S", "T"),
  name: fc.constantFrom("x", "y", 'q"', "__proto__"),
  lag: fc.nat(3),
});
const list = fc.record({
  asOf: fc.constantFrom("2026-01-01T00:00:00.000Z", "2026-01-01T00:00:02.000Z"),
  items: fc.uniqueArray(row, { selector: rowKey, maxLength: 8 }),
  total: fc.nat(2),
  nextCursor: fc.option(fc.constant("bzE")),
});
const thing = fc.record({ asOf: fc.constant("2026-01-01T00:00:00.000Z"), lag: fc.nat(2), items: fc.constantFrom(undefined, 1) });

function play(answers: readonly object[]) {
  let known: Known | null = null;
  let read: unknown;
  const kinds: string[] = [];
  for (const answer of answers) {
    const step: ReturnType<typeof diffAnswer> = diffAnswer("/v", answer, known);
    known = step.known;
    const message = LiveSnapshot.parse(JSON.parse(step.message));
    if (message.kind === "problem") expect.unreachable();
    else read = applySnapshot(read, message);
    kinds.push(message.kind);
    expect(read).toEqual(JSON.parse(JSON.stringify(answer)));
  }
  return kinds;
}

describe("a reader that applies every message has the last answer", () => {
  test("for lists", () => {
    fc.assert(fc.property(fc.array(list, { minLength: 1, maxLength: 6 }), (answers) => void play(answers)));
  });

  test("for anything else", () => {
    fc.assert(fc.property(fc.array(thing, { minLength: 1, maxLength: 6 }), (answers) => void play(answers)));
  });
});

test("rows that were made again but say the same are not sent again", () => {
  const make = (lag: number) => ({
    asOf: "2026-01-01T00:00:00.000Z",
    items: [
      { context: "a", stream: "S", name: "x", lag },
      { context: "a", stream: "S", name: "y", lag: 0 },
    ],
  });
  const first = diffAnswer("/v", make(1), null);
  expect(JSON.parse(diffAnswer("/v", make(1), first.known).message).kind).toBe("same");
  const changed = JSON.parse(diffAnswer("/v", make(2), first.known).message);
  expect(Object.values(changed.rows)).toEqual([{ context: "a", stream: "S", name: "x", lag: 2 }]);
});

test("rows keep their identity where nothing changed, and a message that does not fit is refused", () => {
  const items = [
    { context: "a", stream: "S", name: "x" },
    { context: "a", stream: "S", name: "y" },
  ];
  const keys = items.map(rowKey);
  const rest = { asOf: null };
  const after = applySnapshot({ items }, { kind: "rows", view: "/v", asOf: null, keys: keys.toReversed(), rows: {}, rest }) as {
    items: unknown[];
  };
  expect(after.items[1]).toBe(items[0]);
  expect(applySnapshot({ items: [] }, { kind: "rows", view: "/v", asOf: null, keys, rows: {}, rest })).toBeNull();
  expect(applySnapshot(undefined, { kind: "same", view: "/v", asOf: null })).toBeNull();
});
