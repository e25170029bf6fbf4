import { expect, test } from "vitest";
import { letterFields } from "@/lib/domain/dead-letter/group/template";
import { conditionsOf, fingerprintHelp, restOf, restWords, trialWords, widestWords } from "./words";

test("conditions in words, in one order however they were written", () => {
  const match = { message: "^(Timeout|x)", consumer: "worker-crm", stream: "TOOLS", context: "toolworks", subject: "tools.>", class: "E" };
  expect(
    conditionsOf(match)
      .map(({ word, value }) => `${word} ${value}`)
      .join(", "),
  ).toBe("context toolworks, died in TOOLS, consumer worker-crm, subject tools.>, class E, error matches /^(Timeout|x)/");
  expect(conditionsOf({ consumer: "a" })).toEqual([{ word: "consumer", value: "a" }]);
});

const group = (count: number) => ({ context: "toolworks", name: `g${count}`, count, letter: "x" });

test.each([
  [{ of: 0, matched: 0, groups: [] }, "There is no open letter to try it with."],
  [{ of: 1, matched: 0, groups: [] }, "It matches none of the one open letter."],
  [{ of: 1_000, matched: 0, groups: [] }, "It matches none of the newest 1,000 open letters."],
  [{ of: 1_000, matched: 312, groups: [group(312)] }, "It matches 312 of the newest 1,000 open letters: they would be in one group."],
  [{ of: 40, matched: 3, groups: [group(2), group(1)] }, "It matches 3 of the newest 40 open letters: they would be in 2 groups."],
  [
    { of: 40, matched: 9, groups: [group(2), group(1)] },
    "It matches 9 of the newest 40 open letters: they would be in more than 2 groups.",
  ],
])("%j is said as %s", (trial, words) => expect(trialWords(trial)).toBe(words));

test("letters in groups that are not named are counted", () => {
  expect(restOf({ matched: 9, groups: [group(2), group(1)] })).toBe(6);
  expect(restWords(6)).toBe("6 letters in smaller groups");
  expect(restWords(1)).toBe("1 letter in smaller groups");
});

test("the help names all that may stand in the name of a group", () => {
  for (const field of letterFields) expect(fingerprintHelp).toContain(`{${field}}`);
});

test("a rule that puts nearly everything into one group is called so, with the share", () => {
  expect(widestWords({ widest: null })).toBeNull();
  expect(widestWords({ widest: { context: "shop", name: "all", count: 979, of: 1_000 } })).toBe(
    "This would put 97 % of the newest 1,000 open letters of shop into one group, whatever they died of.",
  );
});
