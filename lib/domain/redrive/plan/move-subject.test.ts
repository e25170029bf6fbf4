import fc from "fast-check";
import { expect, test } from "vitest";
import { matches } from "../../subject";
import { movePattern, moveSubject } from "./move-subject";

test.each([
  ["a.>", "b.>", "a.x.y", "b.x.y"],
  [">", "b.>", "a.x", "b.a.x"],
  ["", "b.>", "a.x", "b.a.x"],
  ["", "", "a.x", "a.x"],
  [">", ">", "a.x", "a.x"],
  ["a.*", "", "a.x", "a.x"],
  ["a.*", "", "b.x", null],
  ["a.*.*", "b.$2.$1", "a.x.y", "b.y.x"],
  ["a.*.*", "b.{{wildcard(2)}}.{{ Wildcard( 1 ) }}", "a.x.y", "b.y.x"],
  ["a.*.>", "b.$1.>", "a.x.y.z", "b.x.y.z"],
  ["*.>", "b.$1.>", "a.b", "b.a.b"],
  ["a.b", "c", "a.b", "c"],
  ["a.b", "c", "a.c", null],
  ["a.*", "fixed", "a.x", "fixed"],
  ["a.*", "$JS.$1", "a.x", "$JS.x"],
  ["a.*", "b.{{partition(3,1)}}", "a.x", "unknown"],
  ["a.*", "b.{{split(1,-)}}.$1", "a.x-y", "unknown"],
  ["a.*", "b.{{random(3)}}", "a.x", "unknown"],
  ["a.*", "b.$2", "a.x", "unknown"],
  ["a.*", "b.$0", "a.x", "unknown"],
  ["a.*", "b.{{partition(3,1)}}", "c.x", null],
])("%s → %s: %s becomes %s", (src, dest, subject, moved) => {
  expect(moveSubject({ src, dest }, subject)).toBe(moved);
});

test.each([
  ["a.*", "dlq.{{partition(3,1)}}.x", "a.x", "dlq.>"],
  ["a.*", "{{split(1,-)}}", "a.x", ">"],
  ["a.>", "b.>", "a.>", "b.>"],
  ["a.>", "b.c", "*.x", "b.c"],
  ["a.>", "", "a.*", "a.*"],
  ["a.>", "b.>", "c.>", null],
  ["a.>", "b.>", "a.x", "b.x"],
])("%s → %s: what %s may become is %s", (src, dest, pattern, moved) => {
  expect(movePattern({ src, dest }, pattern)).toBe(moved);
});

const token = fc.constantFrom("a", "b", "c");
const subject = fc.array(token, { minLength: 1, maxLength: 4 }).map((tokens) => tokens.join("."));
const source = fc
  .tuple(fc.array(fc.oneof(token, fc.constant("*")), { maxLength: 3 }), fc.boolean())
  .map(([tokens, tail]) => (tail || tokens.length === 0 ? [...tokens, ">"] : tokens).join("."));
const destination = fc
  .tuple(fc.array(fc.constantFrom("x", "$1", "$2", "{{wildcard(1)}}", "{{partition(3,1)}}"), { minLength: 1, maxLength: 3 }), fc.boolean())
  .map(([tokens, tail]) => (tail ? [...tokens, ">"] : tokens).join("."));

test("it moves what its source matches, and nothing else", () => {
  fc.assert(
    fc.property(source, destination, subject, (src, dest, given) => {
      expect(moveSubject({ src, dest }, given) === null).toBe(!matches(src, given));
    }),
  );
});

test("a pattern's move covers the move of each of its subjects", () => {
  fc.assert(
    fc.property(source, destination, source, subject, (src, dest, pattern, given) => {
      const moved = moveSubject({ src, dest }, given);
      fc.pre(matches(pattern, given) && moved !== null && moved !== "unknown");
      expect(matches(movePattern({ src, dest }, pattern) ?? "", moved)).toBe(true);
    }),
  );
});
