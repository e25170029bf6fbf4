import { expect, test } from "vitest";
import { asCount, asSeq, asTime } from "./values";

const moment = Date.UTC(2026, 0, 2, 3, 4, 5);

test.each([
  ["2026-01-02T03:04:05Z", moment],
  ["2026-01-02T03:04:05.999999999Z", moment + 999],
  ["Fri, 02 Jan 2026 03:04:05 GMT", moment],
  [moment / 1e3, moment],
  [moment, moment],
  [`${moment}`, moment],
  [moment * 1e3, moment],
  [`${moment}000000`, moment],
  // In the future, and still a time: the page says how far.
  ["2099-12-31T00:00:00Z", Date.UTC(2099, 11, 31)],
])("%j is a time", (said, at) => expect(asTime(said)).toBe(at));

test.each([
  "",
  " ",
  "yesterday",
  "0001-01-01T00:00:00Z",
  "1970-01-01T00:00:00Z",
  "9999-12-31T23:59:59Z",
  "+275760-09-13T00:00:00Z",
  "2026-13-45T99:99:99Z",
  0,
  -1,
  1,
  1e300,
  Number.NaN,
  Infinity,
  "-1700000000",
  "99999999999999999999",
  null,
  true,
  [],
  {},
  { at: moment },
])("%j is no time of a dead letter", (said) => expect(asTime(said)).toBeNull());

test("a sequence is a positive integer that a number holds exactly", () => {
  expect([asSeq(7), asSeq("7"), asSeq(2 ** 53 - 1)]).toEqual([7, 7, 2 ** 53 - 1]);
  for (const lie of [0, -7, 1.5, 2 ** 53, "18446744073709551615", "7 or 8", "0x10", "1e3", "", null, [7]]) expect(asSeq(lie)).toBeNull();
});

test("a count is one that the database holds", () => {
  expect([asCount(0), asCount("5")]).toEqual([0, 5]);
  for (const lie of [-1, 2.5, 2 ** 31, "9".repeat(18), "five", Number.NaN]) expect(asCount(lie)).toBeNull();
});
