import { expect, test } from "vitest";
import { redriveOf } from "./words";

const row = { action: "redrive.start", target: "a", outcome: "failed" } as const;

test("an act leads to its re-drive, but a plan that was not made leads to none", () => {
  expect(redriveOf(row)).toBe("a");
  expect(redriveOf({ ...row, action: "redrive.plan" })).toBeNull();
  expect(redriveOf({ ...row, action: "redrive.plan", outcome: "done" })).toBe("a");
  expect(redriveOf({ ...row, target: null })).toBeNull();
  expect(redriveOf({ ...row, action: "stream.purge" })).toBeNull();
});
