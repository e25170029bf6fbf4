import { expect, test } from "vitest";
import { bodyText } from "./body-text";

const bytes = (text: string) => new TextEncoder().encode(text);

test.each([
  ["JSON", bytes('{"a":1}'), '{"a":1}'],
  ["nothing", bytes(""), ""],
  ["binary", Uint8Array.of(0x80, 0xff, 0x41), ""],
  ["a NUL", bytes("a\0b"), "a b"],
  ["a letter of two bytes at the cut", bytes(`${"x".repeat(4_095)}éz`), "x".repeat(4_095)],
  ["a body that ends within a letter", bytes("é").subarray(0, 1), ""],
])("%s", (_, payload, text) => {
  expect(bodyText(payload)).toBe(text);
});
