import { expect, test } from "vitest";
import { checkExpression, countGroups } from "./check-expression";

test.each([
  ["a(?=b)", "(?=… at 2 looks around"],
  ["(?!b)", "(?!… at 1 looks around"],
  ["(?<=b)a", "(?<… at 1 looks around"],
  ["(?<!b)a", "(?<… at 1 looks around"],
  ["(a)\\1", "\\1… at 4 refers back to a group"],
  ["(?<n>a)\\k<n>", "\\k<… at 8 refers back to a group"],
  ["(?P<n>a)(?P=n)", "(?P… at 9 refers back to a group"],
  ["[^]](?=b)", "(?=… at 5 looks around"],
  ["a".repeat(501), "must not be longer than 500 characters"],
])("%s is refused", (source, reason) => {
  expect(checkExpression(source)).toContain(reason);
});

test.each(["(a|b)+ (?:c) (?i)d (?<n>e)", "\\(?=", "[(?=]", "[\\]\\1(?!]", "\\\\1", "\\Q(?=a)\\1\\E", "[[:alpha:](?=]", "\\", "[", "("])(
  "%s is left to the engine",
  (source) => {
    expect(checkExpression(source)).toBeNull();
  },
);

test("only groups that capture are counted", () => {
  expect(countGroups("(a)(?:b)(?<n>c)(?P<m>d)\\([(](?i)(?i:e)")).toBe(3);
});
