import { expect, test, vi } from "vitest";
import { AppError } from "./app-error";

class Narrow extends AppError {
  static override readonly kind = "Narrow";
}

test("a subclass is an AppError, and an AppError is no subclass", () => {
  expect(new Narrow("INVALID", "x")).toBeInstanceOf(AppError);
  expect(new Narrow("INVALID", "x")).toBeInstanceOf(Narrow);
  expect(new AppError("INVALID", "x")).not.toBeInstanceOf(Narrow);
});

test.each([new Error("x"), null, undefined, "AppError", { name: "AppError", code: "INVALID" }])("%s is none", (value) => {
  expect(value instanceof AppError).toBe(false);
});

test("an error of another copy of the class is recognised", async () => {
  vi.resetModules();
  const copy = await import("./app-error");
  expect(copy.AppError).not.toBe(AppError);
  expect(new copy.AppError("NOT_FOUND", "x")).toBeInstanceOf(AppError);
});
