import { expect, test } from "vitest";
import { BrokenText, Entries, Extension, Tagged } from "./binary";
import { parseJson } from "./json";
import { toShown } from "./shown";

/** As the tree prints it. */
const printed = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(toShown(value).value, (_key, under: unknown) => (under === undefined ? "undefined" : under)));

test("JSON is shown as it is, but for what hides or turns the text", () => {
  const json = { a: [1, "x", null], b: { c: true } };
  expect(toShown(json)).toEqual({ value: json, hasMarks: false });
  expect(printed({ "k\u202e": "v\u202e\u009b" })).toEqual({ "k⟨U+202E⟩": "v⟨U+202E⟩⟨U+009B⟩" });
  expect(Object.keys(toShown(JSON.parse('{"__proto__":1}')).value as object)).toEqual(["__proto__"]);
});

test("what JSON does not know is said in words", () => {
  const bytes = Uint8Array.of(0, 255);
  expect(printed([2n ** 64n, bytes, new Extension(5, bytes), new BrokenText(bytes), -0, new Uint8Array(0)])).toEqual([
    "18446744073709551616",
    "bytes (2) 00 ff",
    "extension 5, bytes (2) 00 ff",
    "text that is not UTF-8, bytes (2) 00 ff",
    "-0",
    "bytes (0)",
  ]);
  expect(printed(new Uint8Array(300))).toMatch(/^bytes \(300\) 00 .* 00 … and 44 more$/);
  expect(toShown(new Tagged(1, 5))).toEqual({ value: { "⟨tag 1⟩": 5 }, hasMarks: true });
});

test("a map whose keys are no text, or come twice, is a list of keys and values", () => {
  expect(printed(new Entries([["a", 1], ["b", 2]]))).toEqual({ a: 1, b: 2 }); // prettier-ignore
  expect(printed(new Entries([["a", 1], ["a", [2]]]))).toEqual({ "⟨map⟩": [{ "⟨key⟩": "a", "⟨value⟩": 1 }, { "⟨key⟩": "a", "⟨value⟩": [2] }] }); // prettier-ignore
  expect(printed(new Entries([[5, new Entries([[null, 1]])]]))).toEqual({
    "⟨map⟩": [{ "⟨key⟩": 5, "⟨value⟩": { "⟨map⟩": [{ "⟨key⟩": null, "⟨value⟩": 1 }] } }],
  });
});

test("a wide list is drawn in parts, all of it there", () => {
  const list = Array.from({ length: 90_001 }, (_, i) => i);
  const { value, hasMarks } = toShown(list);
  const parts = value as Record<string, Record<string, number[]>>; // wider than 200 × 200
  expect(hasMarks).toBe(true);
  expect(Object.keys(parts)).toEqual(["⟨0 … 39,999⟩", "⟨40,000 … 79,999⟩", "⟨80,000 … 90,000⟩"]);
  expect(Object.values(parts).flatMap((part) => Object.values(part).flat())).toEqual(list);
  expect(Object.keys(parts["⟨80,000 … 90,000⟩"] ?? {})[0]).toBe("⟨80,000 … 80,199⟩");
  const wide = Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`k${i}`, i]));
  expect(printed(wide)).toMatchObject({ "⟨0 … 199⟩": { k0: 0 }, "⟨200 … 200⟩": { k200: 200 } });
});

test("ten thousand levels of JSON, with numbers that no double holds, do not run out of stack", () => {
  const deep = (inner: string) => `${'[{"a":'.repeat(10_000)}${inner}${"}]".repeat(10_000)}`;
  for (const inner of ["1", "9007199254740993"]) {
    const parsed = parseJson(deep(inner));
    if (parsed.kind !== "json") throw new Error("is JSON");
    let value = toShown(parsed.value).value as [{ a: never }];
    for (let level = 1; level < 10_000; level++) value = value[0].a;
    expect(String(value[0].a)).toBe(inner);
  }
});

test("five megabytes on one line are read, or said not to be JSON, without running out of stack", () => {
  const text = "a\\n".repeat(1_700_000);
  expect(parseJson(`{"line":"${text}","n":9007199254740993}`)).toMatchObject({ kind: "json", exactNumbers: 1 });
  expect(parseJson(`{"line":"${text}`).kind).toBe("not-json");
});
