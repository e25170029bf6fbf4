import { expect, test } from "vitest";
import { whoseItems, whoseValue } from "./whose";

const values = (names: (string | null)[], asked: string | null) =>
  whoseItems(
    names.map((assignee) => ({ assignee })),
    { asked, me: "ann" },
  ).map(({ value }) => value);

test("one can ask for anybody's, one's own, nobody's, and those of people who are seen", () => {
  expect(values([], null)).toEqual(["", "mine", "nobody"]);
  expect(values(["bob", null, "ann", "bob"], null)).toEqual(["", "mine", "nobody", "bob"]);
});

test("who is asked for stays among them when nothing of theirs is shown", () => {
  expect(values([], "eve")).toEqual(["", "mine", "nobody", "eve"]);
  expect(values([], "nobody")).toEqual(["", "mine", "nobody"]);
});

test("one's own name in the address is mine", () => {
  expect([null, "ann", "mine", "bob"].map((asked) => whoseValue(asked, "ann"))).toEqual(["", "mine", "mine", "bob"]);
});
