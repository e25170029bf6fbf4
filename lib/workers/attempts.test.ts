import { expect, test } from "vitest";
import { Attempts } from "./attempts";

test("a refusal is tried again later and later, 5 min apart at most, and is news once", () => {
  let now = 0;
  const attempts = new Attempts({ now: () => now });
  const waits: number[] = [];
  const news: boolean[] = [];
  for (let count = 0; count < 8; count++) {
    const from = now;
    news.push(attempts.failed("a", "no"));
    while (!attempts.isDue("a")) now += 1_000;
    waits.push((now - from) / 1_000);
  }
  expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300]);
  expect(news).toEqual([true, ...Array<boolean>(7).fill(false)]);
  expect(attempts.failed("a", "still no")).toBe(true);
  expect(attempts.isDue("b")).toBe(true);
});

test("what was settled is asked again at once; what has just been made rests", () => {
  let now = 0;
  const attempts = new Attempts({ now: () => now });
  attempts.rest("a");
  expect(attempts.isDue("a")).toBe(false);
  now = 5_000;
  expect(attempts.isDue("a")).toBe(true);
  attempts.failed("a", "no");
  attempts.forget("a");
  expect(attempts.isDue("a")).toBe(true);
});
