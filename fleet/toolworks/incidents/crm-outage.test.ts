import { expect, test } from "vitest";
import { crmFault } from "./crm-outage";

const ids = Array.from({ length: 500 }, (_, i) => `call-${i}`);
const attempts = (level: "off" | "mild" | "on", region: string, id: string) =>
  [1, 2, 3].map((attempt) => crmFault(level, { region, id, attempt }));

test("off: nothing fails", () => {
  expect(ids.flatMap((id) => attempts("off", "eu-2", id)).every((fault) => fault === null)).toBe(true);
});

test("on: every attempt fails, some by time-out, some at once", () => {
  const faults = ids.flatMap((id) => attempts("on", "us-1", id));
  expect(faults).not.toContain(null);
  expect(faults).toContain("timeout");
  expect(faults).toContain("unavailable");
});

test("mild: one region is down, the others recover when tried again", () => {
  expect(ids.flatMap((id) => attempts("mild", "eu-2", id))).not.toContain(null);
  const elsewhere = ids.map((id) => attempts("mild", "us-1", id));
  expect(elsewhere.every(([, second, third]) => second === null && third === null)).toBe(true);
  const blips = elsewhere.filter(([first]) => first !== null).length;
  expect(blips).toBeGreaterThan(15);
  expect(blips).toBeLessThan(80);
});
