import { expect, test } from "vitest";
import { choicesOf, lookedWords } from "./unknown-words";

test("what a look contradicts cannot be chosen, and what is not there is not asked", () => {
  const choices = choicesOf({ there: 212, arrived: 1, absent: 85, unclear: 2 });
  expect(choices.map(({ which, as, count }) => [which, as, count])).toEqual([
    ["there", "published", 212],
    ["arrived", "published", 1],
    ["absent", "send-again", 85],
    ["unclear", "published", 2],
    ["unclear", "send-again", 2],
  ]);
  expect(choices.map(({ title }) => title)).toEqual([
    "212 are there.",
    "1 had arrived, and came back.",
    "85 are not there, and nothing is missing.",
    "Of 2 it cannot be seen.",
    "Of 2 it cannot be seen.",
  ]);
  expect(choices.every(({ what }) => what !== "")).toBe(true);
  expect(choicesOf({ there: 0, arrived: 0, absent: 0, unclear: 0 })).toEqual([]);
});

test.each([
  [{ scannedFrom: 5, scannedTo: 1_204, missing: 0 }, "WORK: looked through #5 to #1,204, nothing missing."],
  [{ scannedFrom: 5, scannedTo: 9, missing: 3 }, "WORK: looked through #5 to #9, 3 missing."],
  [{ scannedFrom: 5, scannedTo: 4, missing: 0 }, "Nothing has been stored in WORK since."],
  [{ scannedFrom: 5, scannedTo: 9, missing: null }, "WORK: looked through #5 to #9; to its end takes too long."],
  [
    { scannedFrom: null, scannedTo: null, missing: null },
    "WORK was not looked through: it is gone, is another stream of that name, or holds no copies.",
  ],
])("%j", (look, text) => {
  expect(lookedWords({ targets: [{ stream: "WORK", count: 1, ...look }] })).toEqual([text]);
});
