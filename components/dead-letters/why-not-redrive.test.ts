import { expect, test } from "vitest";
import { deadLetterStates } from "@/lib/domain/dead-letter/row";
import { selectAllWords, whyNotDiscarded, whyNotMatching, whyNoneSent, whyNotAlone, whyNotSent, whyNotTogether } from "./why-not-redrive";

const letters = (count: number, context = "toolworks") => Array.from({ length: count }, () => ({ context }));

test("letters of one context go together", () => {
  expect(whyNotTogether(letters(1_001))).toBeNull();
  expect(whyNotTogether([...letters(1), ...letters(1, "oneroof")])).toContain("2 contexts");
});

test.each(deadLetterStates)("a letter that is %s says whether it can go", (state) => {
  expect(whyNotAlone({ state }) === null).toBe(state === "open");
});

const letter = { state: "open", payloadAvailable: true, generation: 2 } as const;
const unread = { ...letter, payloadAvailable: false };

test("of an open letter that cannot be sent it says why", () => {
  expect(whyNotSent(letter)).toBeNull();
  expect(whyNotSent({ ...letter, state: "gone" })).toBe("It is no longer stored");
  expect(whyNotSent(unread)).toContain("nothing to send");
  expect(whyNotSent({ ...letter, generation: 3 })).toContain("quarantined");
  expect(whyNotAlone(letter)).toBeNull(); // it can be discarded
});

test("a selection of which nothing can be sent leads to no empty plan", () => {
  expect(whyNoneSent([])).toBeNull();
  expect(whyNoneSent([unread, letter])).toBeNull();
  expect(whyNoneSent([unread])).toContain("nothing to send");
  expect(whyNoneSent([unread, { ...letter, state: "gone" }])).toBe("None of these can be sent again");
});

test.each([
  [{ selected: 150, shown: 150, total: 429 }, "Select all 429"],
  [{ selected: 150, shown: 150, total: 1_000 }, "Select all 1,000"],
  [{ selected: 150, shown: 150, total: 4_000 }, "Select all 4,000"],
  [{ selected: 429, shown: 150, total: 431 }, "Select all 431"], // two have arrived
  [{ selected: 3, shown: 150, total: 429 }, null], // the head box comes first
  [{ selected: 39, shown: 39, total: 39 }, null],
  [{ selected: 4_000, shown: 150, total: 4_000 }, null],
])("more than what is loaded: %o", (counts, words) => {
  expect(selectAllWords(counts)).toBe(words);
});

test("what matches must be of one context, and a discard takes ten thousand", () => {
  expect([whyNotMatching(false), whyNotMatching(true)]).toEqual([null, expect.stringContaining("choose one first")]);
  expect([whyNotDiscarded(10_000), whyNotDiscarded(10_001)]).toEqual([null, expect.stringContaining("10,000")]);
});
