import fc from "fast-check";
import { expect, test } from "vitest";
import { bodyMark, bodyQuery, flowMarks, flowQuery, numberText, parseBodyAsk } from "./marks";
import { wordsOf } from "./words";

const asks = (text: string) => {
  const ask = parseBodyAsk(text);
  return ask && bodyQuery(ask);
};
const finds = (text: string, mark: string) => asks(text)?.includes(`'${mark}'`);

test("a number is asked for as a number and as a text, and in quotes as a text alone", () => {
  const [number, text] = [bodyMark("/id", "#", "42"), bodyMark("/id", '"', "42")];
  expect([finds("/id=42", number), finds("/id=42", text)]).toEqual([true, true]);
  expect([finds('/id="42"', number), finds('/id="42"', text)]).toEqual([false, true]);
  expect(finds(" /id = 42 ", number)).toBe(true);
  expect(finds("/id=42.0", number)).toBe(true);
  expect(finds("/id=4.2e1", number)).toBe(true);
  expect(finds("/id=42x", text)).toBe(false);
});

test.each(["true", "false", "null"])("so is %s", (literal) => {
  expect(finds(`/a=${literal}`, bodyMark("/a", "#", literal))).toBe(true);
  expect(finds(`/a=${literal}`, bodyMark("/a", '"', literal))).toBe(true);
  expect(finds(`/a="${literal}"`, bodyMark("/a", "#", literal))).toBe(false);
});

test("a text may hold anything, also signs and quotes", () => {
  expect(finds('/a="x = \\"y\\""', bodyMark("/a", '"', 'x = "y"'))).toBe(true);
  expect(finds("/a=b=c", bodyMark("/a", '"', "b=c"))).toBe(true);
  expect(finds("/a=", bodyMark("/a", '"', ""))).toBe(true);
  expect(finds("/a~1b/~0=x", bodyMark("/a~1b/~0", '"', "x"))).toBe(true);
});

test("a place within an envelope's message is one of the message", () => {
  expect(finds("/original_message/id=1", bodyMark("/id", "#", "1"))).toBe(true);
  expect(finds("/original_message/id=1", bodyMark("/original_message/id", "#", "1"))).toBe(true);
});

test.each(["", "=", "=1", "id=1", "/id", "/~2=1", "/~=1", '/id="1', '/id="1"2', "  "])("%j asks for nothing in a body", (text) => {
  expect(parseBodyAsk(text)).toBeNull();
});

test.each([
  ["42", "42"],
  ["1.0", "1"],
  ["-0", "0"],
  ["1e3", "1000"],
  ["9007199254740993", "9007199254740993"],
  ["0.30000000000000004", "0.30000000000000004"],
  ["123456789.123456789", "123456789.123456789"],
  ["1e400", "1e400"],
])("the number %s is compared as %s", (written, text) => {
  expect(numberText(written)).toBe(text);
});

test("a flow is asked for by its key, or by its name and key, whatever colons they hold", () => {
  const marks = flowMarks({ flow: "saga", key: "a:b" });
  expect(flowQuery("a:b")).toContain(marks[0]);
  expect(flowQuery("saga:a:b")).toContain(marks[1]);
  expect(flowQuery("call:a:b")).not.toContain(marks[1]);
  expect(flowQuery(":".repeat(10_000)).length).toBeLessThan(400);
});

test("no mark is a word, and whatever it stands for, it needs no quoting", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (pointer, value) => {
      const marks = [bodyMark(pointer, '"', value), ...flowMarks({ flow: pointer, key: value })];
      for (const mark of marks) {
        expect(mark).toMatch(/^_[bf][a-z0-9]{14}$/);
        expect(wordsOf(mark)).not.toContain(mark);
      }
    }),
  );
});

test("things that are nearly alike have other marks", () => {
  const near = Array.from({ length: 20_000 }, (_, n) => [
    bodyMark("/id", "#", `${n}`),
    bodyMark(`/${n}`, '"', "id"),
    bodyMark("/id", '"', `${n}`),
  ]);
  expect(new Set(near.flat()).size).toBe(60_000);
  for (let at = 2; at < 16; at++) expect(new Set(near.map(([mark]) => mark?.[at])).size).toBeGreaterThan(1);
});
