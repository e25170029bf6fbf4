import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyPatch, type Json, type PatchOperation } from "./json-patch";

const json = (text: string) => JSON.parse(text) as Json;
const patched = (document: Json, ...patch: PatchOperation[]) => {
  const outcome = applyPatch(document, patch);
  return "patched" in outcome ? outcome.patched : outcome;
};

describe("RFC 6902, appendix A", () => {
  const applies: [string, Json, PatchOperation[], Json][] = [
    ["A.1 adding an object member", { foo: "bar" }, [{ op: "add", path: "/baz", value: "qux" }], { baz: "qux", foo: "bar" }],
    ["A.2 adding an array element", { foo: ["bar", "baz"] }, [{ op: "add", path: "/foo/1", value: "qux" }], { foo: ["bar", "qux", "baz"] }],
    ["A.3 removing an object member", { baz: "qux", foo: "bar" }, [{ op: "remove", path: "/baz" }], { foo: "bar" }],
    ["A.4 removing an array element", { foo: ["bar", "qux", "baz"] }, [{ op: "remove", path: "/foo/1" }], { foo: ["bar", "baz"] }],
    ["A.5 replacing a value", { baz: "qux", foo: "bar" }, [{ op: "replace", path: "/baz", value: "boo" }], { baz: "boo", foo: "bar" }],
    [
      "A.6 moving a value",
      { foo: { bar: "baz", waldo: "fred" }, qux: { corge: "grault" } },
      [{ op: "move", from: "/foo/waldo", path: "/qux/thud" }],
      { foo: { bar: "baz" }, qux: { corge: "grault", thud: "fred" } },
    ],
    [
      "A.7 moving an array element",
      { foo: ["all", "grass", "cows", "eat"] },
      [{ op: "move", from: "/foo/1", path: "/foo/3" }],
      { foo: ["all", "cows", "eat", "grass"] },
    ],
    [
      "A.8 testing a value: success",
      { baz: "qux", foo: ["a", 2, "c"] },
      [
        { op: "test", path: "/baz", value: "qux" },
        { op: "test", path: "/foo/1", value: 2 },
      ],
      { baz: "qux", foo: ["a", 2, "c"] },
    ],
    [
      "A.10 adding a nested member object",
      { foo: "bar" },
      [{ op: "add", path: "/child", value: { grandchild: {} } }],
      { foo: "bar", child: { grandchild: {} } },
    ],
    [
      "A.11 ignoring unrecognized elements",
      { foo: "bar" },
      [{ op: "add", path: "/baz", value: "qux", xyz: 123 } as PatchOperation],
      { foo: "bar", baz: "qux" },
    ],
    ["A.14 ~ escape ordering", { "/": 9, "~1": 10 }, [{ op: "test", path: "/~01", value: 10 }], { "/": 9, "~1": 10 }],
    [
      "A.16 adding an array value",
      { foo: ["bar"] },
      [{ op: "add", path: "/foo/-", value: ["abc", "def"] }],
      { foo: ["bar", ["abc", "def"]] },
    ],
  ];
  test.each(applies)("%s", (_, document, patch, result) => {
    expect(patched(document, ...patch)).toEqual(result);
  });

  const fails: [string, Json, PatchOperation, string][] = [
    ["A.9 testing a value: error", { baz: "qux" }, { op: "test", path: "/baz", value: "bar" }, "/baz is another value"],
    [
      "A.12 adding to a non-existent target",
      { foo: "bar" },
      { op: "add", path: "/baz/bat", value: "qux" },
      "nothing that could hold /baz/bat",
    ],
    ["A.15 comparing strings and numbers", { "/": 9, "~1": 10 }, { op: "test", path: "/~01", value: "10" }, "/~01 is another value"],
  ];
  test.each(fails)("%s", (_, document, operation, why) => {
    expect(patched(document, operation)).toEqual({ index: 0, why: expect.stringContaining(why) });
  });
  // A.13 is a patch with two members "op": JSON.parse has taken the last of them before anybody sees it.
});

describe("beyond the appendix", () => {
  test("a root can be added and replaced, and not removed; a key may be empty", () => {
    expect(patched({ a: 1 }, { op: "add", path: "", value: [] })).toEqual([]);
    expect(patched({ a: 1 }, { op: "replace", path: "", value: null })).toBeNull();
    expect(patched({ a: 1 }, { op: "remove", path: "" })).toMatchObject({ index: 0 });
    expect(patched({ "": 1 }, { op: "replace", path: "/", value: 2 })).toEqual({ "": 2 });
  });

  test.each<[string, Json, PatchOperation]>([
    ["removing what is not there", { a: 1 }, { op: "remove", path: "/b" }],
    ["replacing what is not there", { a: 1 }, { op: "replace", path: "/b", value: 1 }],
    ["replacing behind a list's end", [1], { op: "replace", path: "/-", value: 1 }],
    ["adding behind a list's end", [1], { op: "add", path: "/2", value: 1 }],
    ["an index with a leading zero", [1, 2], { op: "add", path: "/01", value: 1 }],
    ["an index that is a name", [1, 2], { op: "remove", path: "/length" }],
    ["a step into text", { a: "text" }, { op: "add", path: "/a/b", value: 1 }],
    ["a step into the index of a text", { a: "text" }, { op: "test", path: "/a/0", value: "t" }],
    ["moving from nowhere", {}, { op: "move", from: "/a", path: "/b" }],
    ["copying from nowhere", {}, { op: "copy", from: "/a", path: "/b" }],
    ["moving into a child", { a: { b: 1 } }, { op: "move", from: "/a", path: "/a/c" }],
    ["no pointer", {}, { op: "add", path: "a", value: 1 }],
    ["no pointer to come from", { a: 1 }, { op: "copy", from: "a", path: "/b" }],
  ])("%s fails", (_, document, operation) => {
    expect(patched(document, operation)).toEqual({ index: 0, why: expect.any(String) });
  });

  test("objects are the same in any order, lists are not; null is a value", () => {
    const same = (one: Json, other: Json) => patched(one, { op: "test", path: "", value: other });
    expect(same({ a: 1, b: [null] }, { b: [null], a: 1 })).toEqual({ a: 1, b: [null] });
    for (const [one, other] of [
      [
        [1, 2],
        [2, 1],
      ],
      [[null], []],
      [{ a: null }, {}],
      [{}, []],
      [{ a: 1 }, { b: 1 }],
      [null, {}],
    ] satisfies [Json, Json][])
      expect(same(one, other)).toMatchObject({ index: 0 });
  });

  test("__proto__ and constructor are keys like others, and nothing inherited is one", () => {
    const evil = json('{"polluted": true}');
    const once = patched({}, { op: "add", path: "/__proto__", value: evil });
    expect([JSON.stringify(once), Object.getPrototypeOf(once) === Object.prototype]).toEqual(['{"__proto__":{"polluted":true}}', true]);
    expect(patched({}, { op: "add", path: "/__proto__/polluted", value: true })).toMatchObject({ index: 0 });
    expect(patched({}, { op: "add", path: "/constructor/prototype/polluted", value: true })).toMatchObject({ index: 0 });
    expect(patched([], { op: "add", path: "/__proto__/polluted", value: true })).toMatchObject({ index: 0 });
    expect(patched({}, { op: "test", path: "/toString", value: null })).toMatchObject({ index: 0 });
    expect(JSON.stringify(patched(json('{"__proto__":1}'), { op: "replace", path: "/__proto__", value: { a: 1 } }))).toBe(
      '{"__proto__":{"a":1}}',
    );
    expect(JSON.stringify(patched(json('{"__proto__":1,"a":2}'), { op: "move", from: "/__proto__", path: "/b" }))).toBe('{"a":2,"b":1}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test("a value that is put in twice is two, and the patch stays as it was", () => {
    const value: Json = { n: [] };
    const patch: PatchOperation[] = [
      { op: "add", path: "/a", value },
      { op: "copy", from: "/a", path: "/b" },
      { op: "add", path: "/a/n/-", value: 1 },
    ];
    for (let time = 0; time < 2; time++) expect(patched({}, ...patch)).toEqual({ a: { n: [1] }, b: { n: [] } });
    expect(value).toEqual({ n: [] });
  });

  test("copies of copies end", () => {
    const doubling: PatchOperation[] = Array.from({ length: 100 }, (_, index) => ({ op: "copy", from: "", path: `/c${index}` }));
    expect(patched({ a: "x".repeat(100) }, ...doubling)).toMatchObject({ why: expect.stringContaining("copies more than") });
  });

  test("property: a key that is set reads back, another stays, and the document given is not changed", () => {
    const keys = fc.string().map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), keys, fc.jsonValue(), (document, path, value) => {
        const plain = json(JSON.stringify(document));
        const before = JSON.stringify(plain);
        const set = json(JSON.stringify(value));
        const outcome = applyPatch(plain, [
          { op: "add", path, value: set },
          { op: "test", path, value: set },
        ]);
        expect(outcome).toHaveProperty("patched");
        expect(JSON.stringify(plain)).toBe(before);
      }),
    );
  });
});
