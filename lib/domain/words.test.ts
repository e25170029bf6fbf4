import fc from "fast-check";
import { expect, test } from "vitest";
import { bodyQuery } from "./marks";
import { isOnlyNot, sidesOf, toTsquery, toTsvector, wordsOf } from "./words";

test("words are runs of letters and digits, in lower case", () => {
  expect(wordsOf('orders.7F3.new {"to":"Ada@example.com","n":-42,"id":"5c2e-9b"} Ünïcödé ñ\u0301 東京_1')).toEqual([
    "orders",
    "7f3",
    "new",
    "to",
    "ada",
    "example",
    "com",
    "n",
    "42",
    "id",
    "5c2e",
    "9b",
    "ünïcödé",
    "ñ\u0301",
    "東京",
    "1",
  ]);
  expect(wordsOf(" \0\u202E<>\\':&|! ")).toEqual([]);
  expect(wordsOf("e\u0301")).toEqual(wordsOf("é"));
});

test("a long one is known by its beginning, which is whole", () => {
  const [word = ""] = wordsOf(`${"a".repeat(249)}${"𝒳".repeat(20)}`);
  expect(word).toBe("a".repeat(249));
  expect(wordsOf("a".repeat(5_000))).toEqual(["a".repeat(250)]);
});

test("no phrase reaches from one text into the next", () => {
  expect(toTsvector(["a b a", null, "b"])).toBe("a:1,3 b:2,8");
});

test.each([
  ["a b", "('a') & ('b')"],
  ["A.b-c", "('a' <-> 'b' <-> 'c')"],
  ['"a  b', "('a' <-> 'b')"],
  ['-x -"y z"', "!('x') & !('y' <-> 'z')"],
  ["a or b c", "('a') | ('b') & ('c')"],
  ["or a or", "('a')"],
  ["'); DROP | & !", "('drop')"],
  ["-", ""],
  ['" - *', ""],
  ["", ""],
])("%j asks for %s", (question, query) => {
  expect(toTsquery(question)).toBe(query);
});

test.each([
  ["-x", true],
  ['-x -"y z"', true],
  ["a or -b", true],
  ["-a or b c", true],
  ["-a b", false],
  ['"-a"', false],
  ["a-b", false],
  ["a or b -c", false],
  ["-", false],
  ["", false],
])("whether %j asks only for what letters do not say: %s", (question, answer) => {
  expect(isOnlyNot(question)).toBe(answer);
});

test("marks stand behind the words, without places", () => {
  expect(toTsvector(["a"], ["_b1", "_f2"])).toBe("a:1 _b1 _f2");
});

const marked = (pointer: string, value: string) => bodyQuery({ pointer, value });

test.each([
  ["body.customer.id = 42", marked("/customer/id", "42")],
  ["body.customer.id=42", marked("/customer/id", "42")],
  ['body.items[0].sku="a b"', marked("/items/0/sku", '"a b"')],
  ["body[*].a-b/c = x=y", marked("/*/a-b~1c", "x=y")],
  ["-body.vip = true late", `!${marked("/vip", "true")} & ('late')`],
  ["body.a=1 or body.b=2", `${marked("/a", "1")} | ${marked("/b", "2")}`],
  ['"body.a = 1"', "('body' <-> 'a' <-> '1')"],
  ["body.a =", "('body' <-> 'a')"],
  ["body = 1", "('body') & ('1')"],
  ["somebody.a=1", "('somebody' <-> 'a' <-> '1')"],
  ['body.a="b', "('body' <-> 'a' <-> 'b')"],
])("%j asks in bodies for %s", (question, query) => {
  expect(toTsquery(question)).toBe(query);
});

test("what asks in bodies is a term like any other", () => {
  expect([isOnlyNot("body.a=1"), isOnlyNot("-body.a=1"), isOnlyNot("-body.a=1 x"), isOnlyNot("x or -body.a=1")]).toEqual([
    false,
    true,
    false,
    true,
  ]);
});

test.each(["*", '"', "'", "body.a ", "body.", "body.a= ", "body[", '-"', "\\", "a.", "(", 'body.a="\\'])(
  "ten thousand characters of %j are read at once",
  (part) => {
    const question = part.repeat(10_000 / part.length);
    const startedAtMs = performance.now();
    expect(typeof toTsquery(question)).toBe("string");
    isOnlyNot(question);
    expect(performance.now() - startedAtMs).toBeLessThan(20_000); // what looks again at each from each takes hours
  },
);

test("whatever a text holds, no word of it has a character that means something to the database", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
      for (const word of wordsOf(text)) {
        expect(word).not.toMatch(/[\s':\\&|!()<>*,\0\uD800-\uDFFF]/u);
        expect(word).toBe(word.toWellFormed());
      }
    }),
  );
});

test("words of a text are the same whether or not something else in it is beyond ASCII", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary-ascii", maxLength: 400 }), (text) => {
      expect([...wordsOf(text), "é"]).toEqual(wordsOf(`${text} é`));
    }),
  );
});

test("each side of an or has what it must not say", () => {
  expect(sidesOf('crm -planner -"gave up" or mail or')).toEqual([
    { query: "('crm') & !('planner') & !('gave' <-> 'up')", unsaid: "('planner') | ('gave' <-> 'up')" },
    { query: "('mail')", unsaid: null },
  ]);
  expect(sidesOf("or *")).toEqual([]);
});
