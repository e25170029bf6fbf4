import { expect, test } from "vitest";
import { ageWords, generationWords } from "./plan-counts";

const HOUR = 3_600_000;

test("how old they are, each age with its number where there are several", () => {
  expect(ageWords([])).toBe("");
  expect(ageWords([{ underMs: HOUR, count: 3 }])).toBe("died less than 1 h ago");
  expect(ageWords([{ underMs: null, count: 3 }])).toBe("died over a week ago");
  expect(
    ageWords([
      { underMs: HOUR, count: 1_200 },
      { underMs: 24 * HOUR, count: 12 },
      { underMs: null, count: 1 },
    ]),
  ).toBe("died less than 1 h ago: 1,200, less than 1 d: 12, over a week: 1");
});

test("how often they were re-driven before, where they were", () => {
  expect(generationWords([{ generation: 0, count: 9 }])).toBe("");
  expect(
    generationWords([
      { generation: 0, count: 9 },
      { generation: 1, count: 12 },
      { generation: 2, count: 1 },
      { generation: 3, count: 4 },
    ]),
  ).toBe("12 re-driven once before, 1 re-driven twice before, 4 re-driven 3 times before");
});
