import fc from "fast-check";
import { expect, test } from "vitest";
import { bodyQuery, parseBodyAsk } from "../marks";
import { bodyMarks } from "./body-marks";
import { stepsOf } from "../subject-map/pointed";

const bytes = (text: string) => new TextEncoder().encode(text);
const marksOf = (payload: string | Uint8Array) =>
  bodyMarks(
    { seq: 1, subject: "dlq.a", at: 0, headerBlock: null, payload: typeof payload === "string" ? bytes(payload) : payload },
    { stream: "DLQ", maps: [] },
  );

/** Whether a letter with these marks is found. */
function isFound(marks: readonly string[], question: string): boolean {
  const ask = parseBodyAsk(question);
  if (!ask) throw new Error(`${question} is no question`);
  const query = bodyQuery(ask);
  return marks.some((mark) => query.includes(`'${mark}'`));
}

test("each value is found at its place, and at no other", () => {
  const marks = marksOf('{"customer":{"id":42,"name":"Ada \\u00e9","vip":true,"by":null,"a/b":{"~":"x"},"":"e"},"n":"42"}');
  for (const question of [
    "/customer/id=42",
    "/customer/name=Ada é",
    "/customer/vip=true",
    "/customer/by=null",
    "/customer/a~1b/~0=x",
    "/customer/=e",
  ])
    expect([question, isFound(marks, question)]).toEqual([question, true]);
  for (const question of ["/id=42", "/customer/id=43", '/customer/id="42"', "/customer=42", "/customer/name=ada é", "/customer/vip=false"])
    expect([question, isFound(marks, question)]).toEqual([question, false]);
  expect(isFound(marks, '/n="42"')).toBe(true);
});

test("an item is found by its index, and by * for any", () => {
  const marks = marksOf('[{"items":[{"sku":"a"},{"sku":"b"}]}]');
  expect(["/0/items/1/sku=b", "/*/items/*/sku=b", "/0/items/0/sku=b", "/0/items/2/sku=b"].map((each) => isFound(marks, each))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test.each([
  ["9007199254740993", "9007199254740992"],
  ["123456789.123456789", "123456789.12345679"],
  ["1e400", "1e401"],
])("the number %s is not rounded to another", (written, other) => {
  const marks = marksOf(`{"text":"12345678901234567890, {1e5} \\" 9007199254740993","id":${written}}`);
  expect([isFound(marks, `/id=${written}`), isFound(marks, `/id=${other}`)]).toEqual([true, false]);
  expect(isFound(marks, '/text="12345678901234567890, {1e5} \\" 9007199254740993"')).toBe(true);
});

test("in an envelope, places are those of the message, written as JSON or as text; and what else the envelope says", () => {
  for (const message of ['{"id":7}', JSON.stringify('{"id":7}')]) {
    const marks = marksOf(`{"original_subject":"a.b","original_message":${message},"error":"no","delivery_count":3,"tenant":{"name":"t"}}`);
    for (const question of ["/id=7", "/original_message/id=7", "/delivery_count=3", "/tenant/name=t"])
      expect([question, isFound(marks, question)]).toEqual([question, true]);
    expect(isFound(marks, "/id=8")).toBe(false);
  }
  const encoded = `{"original_subject":"a.b","original_message":"${Buffer.from('{"id":7}').toString("base64")}","encoding":"base64"}`;
  expect(isFound(marksOf(encoded), "/id=7")).toBe(true);
});

test("there are no more than a hundred, and the highest are among them", () => {
  const wide = `{${Array.from({ length: 5_000 }, (_, n) => `"a${n}":{"b":[1,2]}`).join(",")},"last":1}`;
  expect(marksOf(wide).length).toBeLessThanOrEqual(100);
  expect(isFound(marksOf(wide), "/last=1")).toBe(true);
  expect(marksOf(`[${Array.from({ length: 40_000 }, (_, n) => n).join(",")}]`)).toHaveLength(40);
});

test("what is no JSON, is too large, too deep or too long has none, and breaks nothing", () => {
  const deep = `${'{"a":['.repeat(10_000)}1${"]}".repeat(10_000)}`;
  for (const payload of [
    deep,
    "x".repeat(5_000_000),
    "",
    "text",
    '{"a":1',
    "42",
    Uint8Array.of(0x7b, 0xff),
    `{"a":"${"x".repeat(300_000)}"}`,
  ])
    expect(marksOf(payload)).toEqual([]);
  expect(marksOf(`{"a":"${"x".repeat(513)}"}`)).toEqual([]);
  expect(marksOf(`{"n":1e5,"a":"${"\\\\x".repeat(60_000)}"}`)).toHaveLength(1);
  expect(marksOf('{"__proto__":{"x":1}}')).toHaveLength(1);
});

test("whatever a body holds, each of its texts is found where it stands", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: "binary", maxLength: 20 }), fc.oneof(fc.string({ unit: "binary", maxLength: 50 }), fc.double())),
      (body) => {
        const json = JSON.parse(JSON.stringify(body)) as Record<string, unknown>;
        const marks = marksOf(JSON.stringify(body));
        for (const [name, value] of Object.entries(json)) {
          if (!name.isWellFormed() || (typeof value === "string" && (!value.isWellFormed() || value.startsWith("\0#")))) continue;
          const pointer = `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
          expect(stepsOf(pointer)).toEqual([name]);
          const query = bodyQuery({ pointer, value: JSON.stringify(value) });
          expect(marks.some((mark) => query.includes(mark))).toBe(true);
        }
      },
    ),
  );
});
