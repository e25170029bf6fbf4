import { expect, test } from "vitest";
import { notFound } from "./not-found";

test("says how much of what was looked through is missing", () => {
  const at = { stream: "JOBS", first: 88_100, last: 88_120 };
  expect(notFound({ ...at, missing: 3 })).toBe("not found; 3 sequences of 88,100–88,120 in JOBS missing");
  expect(notFound({ ...at, last: 88_100, missing: 1 })).toBe("not found; 1 sequence of #88,100 in JOBS missing");
});

test("a stream that lost its end says so", () => {
  expect(notFound({ stream: "JOBS", first: 88_101, last: 88_000, missing: 100 })).toBe(
    "not found; the last sequence of JOBS was 88,100 and is 88,000",
  );
});
