import { expect, test } from "vitest";
import { hiddenWords, keptWords, overWords, stateWords } from "./words";

test("what is hidden is said, and that nothing is", () => {
  expect(hiddenWords("38 values, 1 phone number", true)).toMatch(/^Hidden: 38 values, 1 phone number\. /);
  expect(hiddenWords("nothing", true)).toMatch(/^The rules found nothing to hide\. They go by looks/);
  expect(hiddenWords("nothing", false)).toMatch(/^Nothing is hidden: .* secrets too\.$/);
});

test.each([
  [{ state: "open", viewCount: 0, revokedBy: null }, "not opened yet"],
  [{ state: "open", viewCount: 1, revokedBy: null }, "opened once"],
  [{ state: "open", viewCount: 1_000, revokedBy: null }, "opened 1,000 times"],
  [{ state: "expired", viewCount: 0, revokedBy: null }, "ended, never opened"],
  [{ state: "revoked", viewCount: 3, revokedBy: "ann" }, "revoked by ann, opened 3 times"],
] as const)("%j is %j", (share, words) => expect(stateWords(share)).toBe(words));

test("a log says which views it holds where it does not hold all", () => {
  expect(keptWords(3, 3)).toBe("");
  expect(keptWords(1_000, 40_000)).toBe("Of 40,000 views the first 500 and the newest are kept.");
});

test("a link that is over is called so", () => {
  expect(overWords("revoked")).toMatch(/^The link is revoked: /);
  expect(overWords("expired")).toMatch(/^The link is at its end: /);
});
