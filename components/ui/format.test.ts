import { expect, test } from "vitest";
import { formatBytes, formatCompact, formatCount, formatDuration, formatDurationShort, formatRate, formatTiny } from "./format";

test.each([
  [0, "0 ms"],
  [120, "120 ms"],
  [41_000, "41 s"],
  [281_000, "4 min 41 s"],
  [240_000, "4 min"],
  [7_200_000, "2 h"],
  [59_999, "1 min"],
  [273_600_000, "3 d 4 h"],
])("%d ms is %s", (ms, text) => expect(formatDuration(ms)).toBe(text));

test("the short form keeps the largest unit", () => expect(formatDurationShort(281_000)).toBe("4 min"));

test.each([
  [0, "0"],
  [0.01, "<0.1"],
  [9.44, "9.4"],
  [22, "22"],
  [1204.4, "1,204"],
])("%d per second is %s", (rate, text) => expect(formatRate(rate)).toBe(text));

test.each([
  [0, "0 B"],
  [412, "412 B"],
  [1200, "1.2 kB"],
  [999_600, "1 MB"],
  [512_000_000, "512 MB"],
])("%d bytes are %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test("counts are exact, the compact form only from 10,000 on", () => {
  expect(formatCount(1_204_311)).toBe("1,204,311");
  expect(formatCompact(9_999)).toBe("9,999");
  expect(formatCompact(48_200)).toBe("48.2 k");
  expect(formatCompact(1_204_311)).toBe("1.2 M");
});

test.each([
  [0, "0"],
  [999, "999"],
  [1_000, "1k"],
  [1_204, "1.2k"],
  [9_999, "9.9k"],
  [48_200, "48k"],
  [999_999, "999k"],
  [1_204_311, "1.2M"],
])("a badge has room for four characters: %d is %s", (count, text) => expect(formatTiny(count)).toBe(text));
