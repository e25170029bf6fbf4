import { expect, test } from "vitest";
import { openLettersWords, stillArrivingWords } from "./say-words";

test("whoever resolves a group while its letters arrive is told that it will not last", () => {
  expect(stillArrivingWords({ arrivedLately: 12 })).toBe("12 arrived in the last 10 minutes; it will be open again with the next one.");
  expect(stillArrivingWords({ arrivedLately: 1_200 })).toMatch(/^1,200 arrived/);
  expect(stillArrivingWords({ arrivedLately: 0 })).toBeNull();
});

test("what becomes of its letters", () => {
  expect(openLettersWords({ count: 0, arrivedLately: 0 })).toBe("The next letter of it opens it again, and is called new.");
  expect(openLettersWords({ count: 1, arrivedLately: 0 })).toBe(
    "Its 1 open letter stays where it lies. The next one that arrives opens it again, and is called new.",
  );
});

test("that the next one opens it is not said twice", () => {
  expect(openLettersWords({ count: 3, arrivedLately: 12 })).toBe("Its 3 open letters stay where they lie. The next one is called new.");
  expect(openLettersWords({ count: 0, arrivedLately: 2 })).toBe("The next one is called new.");
});
