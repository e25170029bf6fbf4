import { expect, test } from "vitest";
import { widestOf } from "./widest";

const letters = (count: number, context: string, name: string | null) => Array.from({ length: count }, () => ({ context, name }));

test("a group that nearly all letters would be in is told, with its share", () => {
  expect(widestOf([...letters(97, "shop", "all"), ...letters(3, "shop", null)])).toEqual({
    context: "shop",
    name: "all",
    count: 97,
    of: 100,
  });
  expect(widestOf([...letters(89, "shop", "all"), ...letters(11, "shop", null)])).toBeNull();
  expect(widestOf([...letters(50, "shop", "a"), ...letters(50, "shop", "b")])).toBeNull(); // all match, and causes are told apart
});

test("the share is that of the context: letters of others are in no group of it", () => {
  const mixed = [...letters(60, "shop", "all"), ...letters(500, "bus", null)];
  expect(widestOf(mixed)).toMatchObject({ context: "shop", count: 60, of: 60 });
  expect(widestOf([...letters(60, "shop", "all"), ...letters(900, "bus", "all")])).toMatchObject({ context: "bus", count: 900, of: 900 });
});

test("of a few letters nothing is said", () => {
  expect(widestOf(letters(49, "shop", "all"))).toBeNull();
  expect(widestOf([])).toBeNull();
});
