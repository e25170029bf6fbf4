import { expect, test } from "vitest";
import { textToBytes } from "../payload";
import { isSameBody } from "./same-body";

const same = (a: string, b: string) => isSameBody(textToBytes(a), textToBytes(b));
const deep = (text: string) => "[".repeat(100_000) + text + "]".repeat(100_000);

test("bodies are one by their bytes, or as the same JSON", () => {
  expect(same("", "")).toBe(true);
  expect(same("FIRST", "FIRST")).toBe(true);
  expect(same('{"a": 1, "b": [2]}', '{"b":[2],"a":1}')).toBe(true);
});

test("anything else is another", () => {
  expect(same("FIRST", "SECOND")).toBe(false);
  expect(same('{"a":1}', '{"a":2}')).toBe(false);
  expect(same('{"a":1}', "a")).toBe(false);
  expect(same('["a"]', '{"0":"a"}')).toBe(false);
  expect(same('{"a":null}', '{"b":null}')).toBe(false);
  expect(isSameBody(Uint8Array.of(0xff), Uint8Array.of(0xfe))).toBe(false);
});

test("however deep", () => {
  expect(same(deep("1"), deep(" 1"))).toBe(true);
  expect(same(deep("1"), deep(" 2"))).toBe(false);
});
