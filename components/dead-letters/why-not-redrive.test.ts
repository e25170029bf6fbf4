import { expect, test } from "vitest";
import { deadLetterStates } from "@/lib/domain/dead-letter/row";
import { whyNotAlone, whyNotTogether } from "./why-not-redrive";

const letters = (count: number, context = "toolworks") => Array.from({ length: count }, () => ({ context }));

test("letters of one context go together, up to a thousand", () => {
  expect(whyNotTogether(letters(1_000))).toBeNull();
  expect(whyNotTogether(letters(1_001))).toContain("1,000");
  expect(whyNotTogether([...letters(1), ...letters(1, "oneroof")])).toContain("2 contexts");
});

test.each(deadLetterStates)("a letter that is %s says whether it can go", (state) => {
  expect(whyNotAlone({ state }) === null).toBe(state === "open");
});
