import fc from "fast-check";
import { expect, test } from "vitest";
import { readSound } from "./round-trip";

test.each([
  ["a large integer", '{"a":1,"n":9007199254740993}', "9007199254740993 would become 9007199254740992"],
  ["a number with a zero behind the point", "[1.0]", "1.0 would become 1"],
  ["a negative zero", '{"n":-0}', "-0 would become 0"],
  ["an exponent", "[1e3]", "1e3 would become 1000"],
  ["more digits than a double has", "[0.12345678901234567890]", "would become 0.12345678901234568"],
  ["a number beyond all", "[1e999]", "1e999 would become null"],
  ["a key that stands there twice", '{"a":"x","a":"y"}', "a key stands in it twice"],
  ["the same twice", '{"a":1,"b":2,"a":1}', "a key stands in it twice"],
  ["keys like an index, not in their order", '{"b":"x","1":"y"}', "would move"],
  ["half of a surrogate pair", String.raw`{"a":"\ud800"}`, "half of a surrogate pair"],
  ["half of one in a key", String.raw`{"\udc00":1}`, "half of a surrogate pair"],
])("%s is lost", (_, text, why) => {
  expect(readSound(text)).toEqual({ kind: "lossy", why: expect.stringContaining(why) });
});

test.each([
  ["spaces", ' {\n\t"a" : [ 1 , 2 ] ,\r\n "b c" : " d " } \n', '{"a":[1,2],"b c":" d "}'],
  ["escapes", String.raw`{"caf\u00e9":"\/\u0041\n\ud83d\ude00 \" \\"}`, String.raw`{"café":"/A\n😀 \" \\"}`],
  ["__proto__", '{"__proto__":{"a":1},"constructor":null}', '{"__proto__":{"a":1},"constructor":null}'],
  ["a body that is no object", '"text"', '"text"'],
  ["brackets in text", '{"a":"[[[[ { \\" ["}', '{"a":"[[[[ { \\" ["}'],
  ["numbers that are sound", "[-1,0,0.5,9007199254740991,-12.25]", "[-1,0,0.5,9007199254740991,-12.25]"],
])("%s: nothing is lost", (_, text, written) => {
  expect(readSound(text)).toMatchObject({ kind: "sound", written });
});

test.each(["", "{", "nope", "\ufeff{}", "{} {}", "NaN"])("%j is not JSON", (text) => {
  expect(readSound(text)).toEqual({ kind: "no-json", why: "Its body is not JSON." });
});

test("what is nested without end, or is one long text, ends in words", () => {
  expect(readSound(`${"[".repeat(100_000)}${"]".repeat(100_000)}`)).toMatchObject({
    kind: "no-json",
    why: expect.stringContaining("deeper"),
  });
  expect(readSound(`["${String.raw`\n`.repeat(3_000_000)}"]`)).toMatchObject({ kind: "sound" });
});

test("property: what JSON.stringify wrote is sound, however it is indented", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), fc.integer({ min: 0, max: 3 }), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      const read = readSound(text);
      expect(read.kind === "sound" ? read.written : "").toBe(JSON.stringify(JSON.parse(text)));
    }),
  );
});
