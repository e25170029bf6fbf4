import { expect, test } from "vitest";
import { formatCount, formatCountOf, formatDuration, formatForecast, formatRate, formatShare } from "./format";

test("counts have thousands separators", () => {
  expect([0, 999, 999.6, 1_204, 1_234_567].map(formatCount)).toEqual(["0", "999", "1,000", "1,204", "1,234,567"]);
  expect([formatCountOf(1, "pull"), formatCountOf(2, "pull")]).toEqual(["1 pull", "2 pulls"]);
});

test("durations have two units at most", () => {
  const said = [400, 1_000, 59_400, 60_000, 281_000, 3_600_000, 3_661_000, 90_061_000].map(formatDuration);
  expect(said).toEqual(["under 1 s", "1 s", "59 s", "1 min", "4 min 41 s", "1 h", "1 h 1 min", "1 d 1 h"]);
});

test("slow rates are said by the minute or the hour, never as 0", () => {
  expect([0, 0.01, 0.001, 0.1, 9.63, 1_204.4].map(formatRate)).toEqual(["0/s", "0.6/min", "3.6/h", "0.1/s", "9.6/s", "1,204/s"]);
});

test("a share is 100 % only when nothing is left", () => {
  expect([0.914, 0.999, 1].map(formatShare)).toEqual(["91 %", "99 %", "100 %"]);
});

test("forecasts are coarse", () => {
  expect([300, 45_000, 240_000, 7_200_000, 259_200_000].map(formatForecast)).toEqual([
    "about 1 s",
    "about 45 s",
    "about 4 min",
    "about 2 h",
    "about 3 d",
  ]);
});
