import { expect, test } from "vitest";
import { clockText, utcText, zoneOffsetText } from "./clock-text";

const now = Date.parse("2026-11-21T03:14:22Z");

test("today has no date, in the reader's zone", () => {
  expect(clockText(Date.parse("2026-11-21T02:41:09Z"), { now, zone: "UTC" })).toBe("02:41");
  expect(clockText(Date.parse("2026-11-21T02:41:09Z"), { now, zone: "Europe/Berlin", seconds: true })).toBe("03:41:09");
});

test("another day has its date, another year its year", () => {
  expect(clockText(Date.parse("2026-11-20T23:58:00Z"), { now, zone: "UTC" })).toBe("20 Nov 23:58");
  expect(clockText(Date.parse("2025-11-20T23:58:00Z"), { now, zone: "UTC" })).toBe("20 Nov 2025 23:58");
});

test("what is today depends on the zone", () => {
  expect(clockText(Date.parse("2026-11-20T23:58:00Z"), { now, zone: "Europe/Berlin" })).toBe("00:58");
});

test("the exact time is UTC with milliseconds", () => expect(utcText(now + 7)).toBe("2026-11-21 03:14:22.007 UTC"));

test("zones are named by their offset", () => {
  expect(zoneOffsetText(now, "UTC")).toBe("UTC");
  expect(zoneOffsetText(now, "Europe/Berlin")).toBe("UTC+1");
  expect(zoneOffsetText(now, "America/St_Johns")).toBe("UTC−3:30");
});
