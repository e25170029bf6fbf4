import { expect, test } from "vitest";
import { freezeGroup, toHtml } from ".";
import { aGroup, freezing } from "./fixtures";

test("a group's course begins and ends with its steps, whenever its first letter came", () => {
  const at = Date.parse("2026-11-21T02:00:00.000Z");
  const series = Array.from({ length: 60 }, (_, minute): [number, number] => [at + minute * 60_000, minute > 55 ? 3 : 0]);
  const group = aGroup({ series, firstAt: "2026-11-21T02:56:10.000Z", lastAt: "2026-11-21T02:59:50.000Z" });
  const text = toHtml(freezeGroup({ group, letters: [], flows: [] }, freezing)).replace(/<[^>]*>/g, " ");
  expect(text).toMatch(/2026-11-21 02:00 UTC\s+2026-11-21 02:59 UTC/);
  expect(text).toMatch(/first\s+2026-11-21 02:56:10\.000 UTC/);
});

test("a group's course says from when on its arrivals are kept, and its counts what they are of", () => {
  const at = Date.parse("2026-10-01T00:00:00.000Z");
  const shown = (isKept: (day: number) => boolean) => {
    const series = Array.from({ length: 50 }, (_, day): [number, number | null] => [at + day * 86_400_000, isKept(day) ? 3 : null]);
    return toHtml(freezeGroup({ group: aGroup({ series, count: 2, countTotal: 10_000 }), letters: [], flows: [] }, freezing)).replace(
      /<[^>]*>/g,
      "",
    );
  };
  expect(shown((day) => day >= 20)).toContain("What arrived before 2026-10-21 00:00 UTC is not kept.");
  expect(shown(() => true)).not.toContain("is not kept");
  expect(shown(() => true)).toContain("2 of 10,000 known");
});
