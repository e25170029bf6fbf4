import { PermissionViolationError } from "@nats-io/transport-node";
import { expect, test } from "vitest";
import { isPermissionViolation } from "./permission-violation";

test("a refusal is known whichever copy of the client made it", () => {
  class PermissionViolationErrorOfAnotherCopy extends Error {
    override readonly name = "PermissionViolationError";
  }
  expect(isPermissionViolation(new PermissionViolationError("no", "publish", "a"))).toBe(true);
  expect(isPermissionViolation(new PermissionViolationErrorOfAnotherCopy("no"))).toBe(true);
  expect(isPermissionViolation(new Error("PermissionViolationError"))).toBe(false);
  expect(isPermissionViolation({ name: "PermissionViolationError" })).toBe(false);
});
