import { expect, test } from "vitest";
import { RequestFailed } from "./core";
import { errorLine, errorText } from "./error-text";

test("short words stay as they are, whatever was thrown", () => {
  expect(errorText(new Error("no\nuse"))).toBe("no\nuse");
  expect(errorText("just text")).toBe("just text");
  expect(errorText(Object.create(null))).toBe("[Object: null prototype] {}"); // String() would throw
  expect(errorLine(new Error("no\r\nuse\n"))).toBe("no use ");
});

test("the class stands before the words, but where it says nothing or stands there already", () => {
  expect(errorText(new RangeError("Invalid time value"))).toBe("RangeError: Invalid time value");
  expect(errorText(new RequestFailed("TIMEOUT", "No answer in time"))).toBe("RequestFailed: No answer in time");
  expect(errorText(new Error("503 from crm"))).toBe("503 from crm");
  expect(errorText(new TypeError("TypeError: twice"))).toBe("TypeError: twice");
  expect(errorText(Object.assign(new Error("x".repeat(3_000)), { name: "Long" }))).toMatch(/^Long: x+… \(cut\)$/);
});

test("long ones are cut to 2 KB of whole characters, and say so", () => {
  for (const long of ["x".repeat(100_000), "é".repeat(50_000), `x${"😀".repeat(20_000)}`]) {
    const text = errorText(new Error(long));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2_048);
    expect(Buffer.byteLength(text)).toBeGreaterThan(2_040);
    expect(text.endsWith("… (cut)")).toBe(true);
    expect(long.startsWith(text.slice(0, -"… (cut)".length))).toBe(true);
  }
  expect(errorText("x".repeat(2_048))).toHaveLength(2_048);
});
