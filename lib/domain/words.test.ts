import fc from "fast-check";
import { expect, test } from "vitest";
import { isOnlyNot, toTsquery, toTsvector, wordsOf } from "./words";

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
