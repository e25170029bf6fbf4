import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson } from "./json";

function read(text: string): unknown {
  const parsed = parseJson(text);
  return parsed.kind === "json" ? parsed.value : "not json";
}

describe("parseJson", () => {
  it("keeps the digits of integers no double can hold", () => {
    const parsed = parseJson('{"id": 9007199254740993, "n": 42, "list": [-123456789012345678901]}');
    if (parsed.kind !== "json") throw new Error("is JSON");
    const value = parsed.value as { id: object; n: number; list: object[] };
    expect(value.id.toString()).toBe("9007199254740993");
    expect(value.list[0]?.toString()).toBe("-123456789012345678901");
    expect(value.n).toBe(42);
    expect(parsed.exactNumbers).toBe(2);
  });

  it("leaves what a double holds, however it is spelled", () => {
    expect(parseJson("[1.0, 1e3, 0.10, -0, 1E-7, 1e21, 100]")).toEqual({
      kind: "json",
      value: [1, 1000, 0.1, -0, 1e-7, 1e21, 100],
      exactNumbers: 0,
    });
  });

  it("keeps 1e999 and long fractions as written", () => {
    const parsed = parseJson("[1e999, 0.12345678901234567890123]");
    expect(parsed.kind === "json" && (parsed.value as object[]).map((x) => x.toString())).toEqual(["1e999", "0.12345678901234567890123"]);
  });

  it("touches no digits within strings, and no escapes", () => {
    expect(read('{"9007199254740993": "9007199254740993 \\" 9007199254740993"}')).toEqual({
      "9007199254740993": '9007199254740993 " 9007199254740993',
    });
  });

  it("says what is not JSON", () => {
    for (const text of ["", "not json", '{"a": 1', "9007199254740993 {", "01", "{'a': 1}"]) expect(parseJson(text).kind).toBe("not-json");
  });

  it("reads what JSON.parse reads", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseJson(text)).toEqual({ kind: "json", value: JSON.parse(text), exactNumbers: 0 });
      }),
    );
  });

  it("is never wrong about an integer", () => {
    fc.assert(
      fc.property(fc.bigInt(), (n) => {
        expect(String(read(`${n}`))).toBe(`${n}`);
      }),
    );
  });
});
