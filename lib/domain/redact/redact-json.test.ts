import fc from "fast-check";
import { expect, test } from "vitest";
import { FlowIds, redactJson, type Redaction } from ".";

const read = (json: string, redaction?: Redaction): unknown => JSON.parse(redactJson(json, { redaction, maxChars: Infinity })?.text ?? "");

test("structure, keys and types stay; values go", () => {
  const body = { name: "Ann Lee", n: 42, ok: true, none: null, empty: "", list: [1.5, "é😀"], deep: { x: {}, y: [] } };
  expect(read(JSON.stringify(body))).toEqual({
    name: "‹text, 7 characters›",
    n: "‹number›",
    ok: true,
    none: null,
    empty: "‹empty text›",
    list: ["‹number›", "‹text, 2 characters›"],
    deep: { x: {}, y: [] },
  });
  expect(redactJson(JSON.stringify(body))).toMatchObject({ values: 5, linesLeft: 0, hidden: {} });
});

test("a field whose name says that it is a secret goes whole, whatever its type", () => {
  const json = '{"password":{"a":[true]},"Api-Key":false,"auth_token":null,"max_tokens":4096,"x":"y"}';
  expect(read(json)).toEqual({
    password: "‹hidden›",
    "Api-Key": "‹hidden›",
    auth_token: "‹hidden›",
    max_tokens: "‹number›",
    x: "‹text, 1 character›",
  });
});

test("keys may be data", () => {
  expect(read('{"a@b.cd":1,"c@d.ef":{"+49 170 1234567":true}}')).toEqual({ "‹e-mail›": "‹number›", "‹e-mail› 2": { "‹phone›": true } });
});

test("shown as it is, it stays as it was written", () => {
  const json = '{"n":9007199254740993,"f":1.0,"b":2,"10":0,"b":"\\u0041nn, a@b.cd"}';
  expect(
    redactJson(json, { redaction: "none" })
      ?.text.split("\n")
      .map((line) => line.trim()),
  ).toEqual(["{", '"n": 9007199254740993,', '"f": 1.0,', '"b": 2,', '"10": 0,', '"b": "\\u0041nn, a@b.cd"', "}"]);
});

test("no JSON is none", () => {
  for (const text of ["", "{", "{'a':1}", "hello", "[1,]"]) expect(redactJson(text)).toBeNull();
});

test("what is too long is cut, and said how much", () => {
  const json = JSON.stringify(Array.from({ length: 1_000 }, (_, i) => i));
  const cut = redactJson(json, { maxChars: 130 });
  expect(cut?.text.split("\n").length).toBe(1_002 - (cut?.linesLeft ?? 0));
  expect(cut?.linesLeft).toBeGreaterThan(900);
  expect(redactJson(JSON.stringify("x".repeat(1_000)), { redaction: "none", maxChars: 10 })?.text).toBe('"xxxxxxxxx…');
});

test("what is not shown is not read: only its lines and values are counted", () => {
  const keys = Array.from({ length: 40_000 }, (_, n) => `key${n}`);
  const json = JSON.stringify(Object.fromEntries(keys.map((name) => [name, "x".repeat(190)])));
  const looks = new FlowIds("salt");
  looks.short("key39999");
  const shown = redactJson(json, { ids: looks });
  expect(shown).toMatchObject({ values: 40_000, hidden: {} });
  expect((shown?.text.split("\n").length ?? 0) + (shown?.linesLeft ?? 0)).toBe(40_002);
  expect(looks.looks).toBe(0);
});

test("characters are counted as readers count them", () => {
  expect(read(JSON.stringify(["a", "é😀", "\ud800x", ""]))).toEqual([
    "‹text, 1 character›",
    "‹text, 2 characters›",
    "‹text, 2 characters›",
    "‹empty text›",
  ]);
});

test("a name that is far too long for one is a text", () => {
  const name = "ab ".repeat(400);
  expect(read(JSON.stringify({ [name]: true, [`${name}x`]: 1, x: 2 }))).toEqual({
    "‹text, 1,200 characters›": true,
    "‹text, 1,201 characters›": "‹number›",
    x: "‹number›",
  });
  expect(read(JSON.stringify({ [name]: true }), "none")).toEqual({ [name]: true });
});

test("no depth overflows the stack, and depth costs no more than length", () => {
  const depth = 100_000;
  const json = `${'{"a":['.repeat(depth)}"x@y.zz"${"]}".repeat(depth)}`;
  const before = process.cpuUsage();
  for (const redaction of ["structure", "none"] as const) expect(redactJson(json, { redaction })?.linesLeft).toBeGreaterThan(300_000);
  expect(redactJson(`{"secret":${json}}`)?.text).toBe('{\n  "secret": "‹hidden›"\n}');
  expect(process.cpuUsage(before).user / 1_000).toBeLessThan(10_000); // quadratic time would be many minutes
});

/** The same shape with every scalar's type in its place. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (value === null || typeof value === "boolean") return value;
  if (typeof value !== "object") return "scalar";
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shapeOf(each)]));
}

const scalar = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1 }).map((text) => `«${text}»`),
  fc.integer({ min: 1_000_000 }),
  fc.boolean(),
  fc.constant(null),
);
const key = fc.stringMatching(/^[a-f_]{1,5}$/);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof({ maxDepth: 6 }, scalar, fc.array(tie("tree"), { maxLength: 5 }), fc.dictionary(key, tie("tree"), { maxKeys: 5 })),
}));

function scalarsOf(value: unknown): string[] {
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(scalarsOf) : [];
}

test("no text or number of a body is in what is shown, and its shape is", () => {
  fc.assert(
    fc.property(tree, fc.integer({ min: 0, max: 3 }), (value, indent) => {
      const json = JSON.stringify(value, null, indent);
      const shown = redactJson(json, { maxChars: Infinity })?.text ?? "";
      for (const text of scalarsOf(value)) expect(shown).not.toContain(text);
      expect(shapeOf(JSON.parse(shown))).toEqual(shapeOf(value));
    }),
  );
});

test("shown as it is, it reads as it did", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 3 }), (value, indent) => {
      const json = JSON.stringify(value, null, indent);
      expect(read(json, "none")).toEqual(JSON.parse(json));
      expect(redactJson(json, { redaction: "none", maxChars: Infinity })?.text).toBe(JSON.stringify(JSON.parse(json), null, 2));
    }),
  );
});
