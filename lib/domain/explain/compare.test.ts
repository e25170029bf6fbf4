import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Payload } from "../message";
import { compare } from "./compare";
import { jsonDifferences } from "./json-differences";
import { readJson } from "./json-values";
import { lineDifferences } from "./line-differences";

const body = (data: string, more: Partial<Payload> = {}): Payload => ({ encoding: "utf8", data, sizeBytes: data.length, ...more });
const json = (here: string, good: string) => {
  const compared = compare(body(here), body(good));
  return compared.kind === "json" ? compared.differences : compared;
};

describe("as JSON", () => {
  test("each place that differs is named, in order, with both values", () => {
    expect(json('{"a":1,"b":{"c":[1,2,3]},"d":null,"x":{"deep":true}}', '{"a":2,"b":{"c":[1,5]},"e/f~":"é","d":null}')).toEqual([
      { kind: "different", pointer: "/a", here: "1", good: "2" },
      { kind: "different", pointer: "/b/c/1", here: "2", good: "5" },
      { kind: "only-here", pointer: "/b/c/2", here: "3" },
      { kind: "only-here", pointer: "/x", here: '{"deep": true}' },
      { kind: "only-good", pointer: "/e~1f~0", good: '"é"' },
    ]);
  });

  test("numbers count as they are written where a double cannot tell, and by value where it can", () => {
    expect(json('{"n":9007199254740993}', '{"n":9007199254740992}')).toMatchObject([
      { here: "9007199254740993", good: "9007199254740992" },
    ]);
    expect(json('{"n":1.0,"m":1e3}', '{"n":1,"m":1000}')).toEqual([]);
    expect(json('{"n":"1"}', '{"n":1}')).toMatchObject([{ here: '"1"', good: "1" }]);
  });

  test("a list is no object, and __proto__ is a key like others", () => {
    expect(json("[]", "{}")).toEqual([{ kind: "different", pointer: "", here: "[]", good: "{}" }]);
    expect(json('{"__proto__":1}', '{"__proto__":2}')).toMatchObject([{ pointer: "/__proto__" }]);
  });

  test("what differs in thousands of places is cut, and long values too", () => {
    const many = JSON.stringify(Array.from({ length: 5_000 }, (_, n) => n));
    expect(compare(body(many), body(many.replaceAll(/\d+/g, '"$&"')))).toMatchObject({
      kind: "json",
      isCut: true,
      differences: { length: 200 },
    });
    const [long] = json(`{"a":"${"x".repeat(5_000)}"}`, '{"a":1}') as { here: string }[];
    expect(long?.here.length).toBeLessThan(210);
  });

  test("nested as deep as it likes", () => {
    const deep = (inner: string) => `${"[".repeat(50_000)}${inner}${"]".repeat(50_000)}`;
    const compared = jsonDifferences(readJson(deep("1")) ?? null, readJson(deep("2")) ?? null);
    expect(compared.differences).toMatchObject([{ kind: "different", here: "1", good: "2" }]);
  });

  test("property: nothing differs from itself, however it is written", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 4 }), (value, indent) => {
        const [here, good] = [readJson(JSON.stringify(value)), readJson(JSON.stringify(value, null, indent))];
        expect(jsonDifferences(here ?? null, good ?? null).differences).toEqual([]);
      }),
    );
  });

  test("property: what one has more, the other has less, and as much is the same", () => {
    const swapped = { "only-here": "only-good", "only-good": "only-here", different: "different" } as const;
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const [one, other] = [readJson(JSON.stringify(a)) ?? null, readJson(JSON.stringify(b)) ?? null];
        const [there, back] = [jsonDifferences(one, other), jsonDifferences(other, one)];
        const named = (all: typeof there, isSwapped: boolean) =>
          all.differences.map(({ kind, pointer }) => `${isSwapped ? swapped[kind] : kind} ${pointer}`).toSorted();
        expect(named(back, true)).toEqual(named(there, false));
        expect(back.same).toBe(there.same);
      }),
    );
  });
});

describe("line by line", () => {
  test("what is no JSON is compared as text, with a little of what is around", () => {
    const lines = ["a", "b", "c", "d", "e", "f"];
    const compared = compare(body(lines.join("\n")), body(lines.with(4, "E").join("\n")));
    expect(compared).toEqual({
      kind: "lines",
      isCut: false,
      lines: [
        { kind: "left-out", count: 2 },
        { kind: "same", text: "c" },
        { kind: "same", text: "d" },
        { kind: "only-here", text: "e" },
        { kind: "only-good", text: "E" },
        { kind: "same", text: "f" },
      ],
    });
  });

  test("property: both texts can be told again from what is said, where nothing is left out", () => {
    const text = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 8 }).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(text, text, (here, good) => {
        const { lines } = lineDifferences(here, good);
        if (lines.some(({ kind }) => kind === "left-out")) return;
        const side = (not: string) => lines.flatMap((line) => (line.kind === "left-out" || line.kind === not ? [] : line.text)).join("\n");
        expect([side("only-good"), side("only-here")]).toEqual([here, good]);
      }),
    );
  });

  test("two long texts that share nothing take no time, and are cut", () => {
    const long = (name: string) => Array.from({ length: 20_000 }, (_, n) => `${name} ${n}`).join("\n");
    expect(lineDifferences(long("a"), long("b"))).toMatchObject({ isCut: true, lines: { length: 400 } });
  });
});

test("equal, cut, and binary bodies are said to be that", () => {
  expect(compare(body("x"), body("x"))).toEqual({ kind: "equal" });
  expect(compare(body("x", { truncated: true }), body("x"))).toMatchObject({ kind: "not-compared" });
  expect(compare(body("AA==", { encoding: "base64" }), body("x"))).toMatchObject({ kind: "not-compared" });
});
