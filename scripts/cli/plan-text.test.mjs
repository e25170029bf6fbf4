import { expect, test } from "vitest";
import { planText } from "./plan-text.mjs";
import { plan, planned } from "./testing/planned.mjs";

/** The lines of a plan that differs in this. @param {object} differs */
const linesOf = (differs) => planText({ ...planned, plan: { ...plan, ...differs } }).split("\n");

test("all originals that leave are counted, and the first are named", () => {
  const alsoRemoves = Array.from({ length: 100 }, (_, at) => ({ stream: "W", seq: at + 1 }));
  expect(linesOf({ alsoRemoves, alsoRemovesCount: 5_000 })).toContain(
    "          5,000 originals leave their work queues too: W #1, W #2, W #3, W #4, W #5 and 4,995 more",
  );
  expect(linesOf({ alsoRemoves: alsoRemoves.slice(0, 1), alsoRemovesCount: 1 })).toContain(
    "          1 original leaves its work queue too: W #1",
  );
});

test.each([
  ["all", "  after   the dead letters stay in DLQ and count as sent again: they leave the open list"],
  ["some", "  after   a dead letter leaves DLQ once its copy is stored; some stay, and count as sent again"],
])("whether letters stay is said: %s", (keepsLetters, line) => {
  expect(linesOf({ keepsLetters })).toContain(line);
});

test("how many are edited is said, and what changed in the first", () => {
  const edits = Array.from({ length: 10 }, (_, at) => ({ id: `x${at}`, diff: `- /seats: ${at}\n+ /seats: 2` }));
  const lines = linesOf({ edited: 5_000, edits });
  expect(lines.slice(lines.findIndex((line) => line.startsWith("  edited")))).toEqual(
    expect.arrayContaining([
      "  edited  5,000 go out edited, and in no other way; what they were is kept in JETLAG_TRASH first",
      "          x0:",
      "            - /seats: 0",
      "            + /seats: 2",
      "          x4:",
      "          and 4,995 more",
    ]),
  );
  expect(lines).not.toContain("          x5:");
  expect(linesOf({}).some((line) => line.startsWith("  edited"))).toBe(false);
});

test("what a message says makes no row of the plan", () => {
  const refused = [{ id: "x", code: "NO_STREAM", reason: '"a\n  to      b", where it says it died, is not a subject.' }];
  expect(linesOf({ refused }).join("\n")).toContain('          NO_STREAM: "a\\x0a  to      b", where it says');
});
