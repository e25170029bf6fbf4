import fc from "fast-check";
import { expect, test } from "vitest";
import { parseWhen } from "./when";

const NOW = Date.parse("2026-03-04T05:06:07Z");

test.each([
  ["-90s", NOW - 90_000],
  ["-15m", NOW - 900_000],
  ["-1h", NOW - 3_600_000],
  ["-7d", NOW - 604_800_000],
  ["-0s", NOW],
  ["2026-03-04", Date.parse("2026-03-04T00:00:00Z")],
  ["2026-03-04T05:06:07Z", NOW],
  ["2026-03-04T07:06:07+02:00", NOW],
  ["2026-03-04T05:06:07", NOW],
])("%s is a time", (text, at) => {
  expect(parseWhen(text, NOW)).toBe(at);
});

test.each(["", "-", "-1", "1h", "+1h", "-1w", "-1H", "--1h", "-1.5h", "-1h ", "-1234567d", "yesterday", "now", "1772600767000"])(
  "%j is none",
  (text) => {
    expect(parseWhen(text, NOW)).toBeNull();
  },
);

test.each([
  "2026-02-30",
  "2026-13-01",
  "2026-03-04T25:00:00Z",
  "2026-03-04 05:06:07Z",
  "2026-03-04 noon",
  "2026-03-04T05:06:07+2",
  "2026-03",
])("%j is no ISO time", (text) => {
  expect(parseWhen(text, NOW)).toBeNull();
});

test("every time survives its ISO text; nothing else becomes one that is none", () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true }), (at) => {
      expect(parseWhen(at.toISOString(), NOW)).toBe(at.getTime());
    }),
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      const at = parseWhen(text, NOW);
      expect(at === null || Number.isSafeInteger(at)).toBe(true);
    }),
  );
});
