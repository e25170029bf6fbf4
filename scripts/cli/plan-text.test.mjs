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

test.each([
  ["few", {}, "2 first, watched until done; then 5/s, doubling up to 50/s, about 4 s in all"],
  ["all", { canary: { count: 3 } }, "each is watched until done: so few are all canaries; 5/s, doubling up to 50/s, about 4 s in all"],
  ["none", { canary: null }, "5/s, doubling up to 50/s, about 4 s in all"],
  ["a rate at which a ramp is none", { ratePerSec: 2 }, "2 first, watched until done; then at most 2/s, about 4 s in all"],
  ["no ramp", { options: { ...plan.options, ramp: null } }, "2 first, watched until done; then at most 50/s, about 4 s in all"],
  ["no cap", { ratePerSec: null, etaMs: null }, "2 first, watched until done; then no cap on the rate"],
])("how it runs is said: %s", (_what, differs, text) => {
  expect(linesOf(differs)).toContain(`  how     ${text}`);
});

test("what holds it back is said where it does", () => {
  const options = { ramp: null, breaker: { inARow: 3, ratio: 0.0025, of: 400 }, maxUnsettled: null, delayMs: 120_000 };
  const lines = linesOf({ options });
  expect(lines).toContain("          stops by itself if 3 in a row come back, or more than 0.25 % of the last 400");
  expect(lines).toContain("          it begins 2 min after its start");
  const bare = linesOf({ options: { ...options, breaker: null, delayMs: 0 } }).join("\n");
  expect(bare).not.toMatch(/stops by itself|settled|begins/);
});

test("in place: who is set back to where, and that the messages stay until it has them", () => {
  const inPlace = { stream: "JOBS", consumer: "w", consumerCreatedAt: 1, fromSeq: 3 };
  const lines = linesOf({ options: { ramp: null, breaker: null, maxUnsettled: null, delayMs: 120_000, inPlace }, keepsLetters: "all" });
  for (const line of [
    "  how     in place: w is set back to #3 of JOBS, once",
    "          it begins 2 min after its start",
    "  after   they stay in JOBS until w has acknowledged them",
  ])
    expect(lines).toContain(line);
});
