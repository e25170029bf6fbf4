import { expect, test } from "vitest";
import { drawHeld, isStillHeld, take, type Fresh } from "./hold";

/** A list of numbers, newest (highest) first, of which the server sends a window. */
function windowOf(newest: number, offset: number, limit: number): Fresh {
  const all = Array.from({ length: newest }, (_, index) => String(newest - index));
  return { scope: "all", offset, keys: all.slice(offset, offset + limit), total: newest };
}

const placeOf = ({ keys, drawnAt }: { keys: readonly string[]; drawnAt: number }, key: string) => drawnAt + keys.indexOf(key);

test("what arrives at the top moves nothing: rows keep their places, and it is counted", () => {
  const held = take(null, windowOf(100, 0, 10), true);
  const drawn = drawHeld(held, windowOf(103, 0, 10), true);
  expect(drawn).toMatchObject({ drawnAt: 0, shift: 3, total: 100 });
  expect(drawn.keys).toEqual(held.keys); // also those that the window no longer reaches
});

test("nor does it when one walks on into the next window", () => {
  const held = take(null, windowOf(100, 0, 10), true);
  const next = take(held, windowOf(130, 35, 10), true); // 30 came; row 95 is at 35 for the server, and at 5 for the reader
  expect(placeOf(next, "95")).toBe(5);
  const later = drawHeld(next, windowOf(132, 35, 10), true);
  expect(placeOf(later, "93")).toBe(7);
  expect(later).toMatchObject({ shift: 32, total: 100 });
});

test("a window that was pushed out as a whole stays, and is looked for where it must be now", () => {
  const held = take(null, windowOf(100, 0, 10), true);
  expect(drawHeld(held, windowOf(150, 0, 10), true)).toMatchObject({ keys: held.keys, shift: 50, total: 100 });
  expect(placeOf(take(held, windowOf(150, 50, 10), true), "98")).toBe(2);
});

test("so it does when the window that was looked for has been outrun as well", () => {
  const held = take(null, windowOf(40, 0, 15), true);
  const outrun = windowOf(80, 13, 15); // asked for when 13 had come; by its answer 40 have
  expect(isStillHeld(held, outrun, true, { first: 0, last: 9 })).toBe(true);
  expect(drawHeld(held, outrun, true)).toMatchObject({ keys: held.keys, drawnAt: 0, shift: 40, total: 40 });
});

test("a window that reaches where they must be now, without any of them, says that they have left, and is taken", () => {
  const held = take(null, windowOf(10, 0, 15), true);
  const others = { ...windowOf(60, 0, 15), total: 15 };
  expect(isStillHeld(held, others, true, { first: 0, last: 9 })).toBe(false);
  const next = take(held, others, true);
  expect(next).toMatchObject({ keys: others.keys, drawnAt: -5, total: 10 });
  expect(isStillHeld(next, others, true, { first: 0, last: 9 })).toBe(true);
});

test("so does one of a list that has become shorter, which is drawn from its top", () => {
  const held = take(null, windowOf(300, 0, 15), true);
  const others = { ...windowOf(500, 0, 15), total: 200 };
  expect(isStillHeld(held, others, true, { first: 0, last: 9 })).toBe(false);
  expect(take(held, others, true)).toMatchObject({ keys: others.keys, drawnAt: 0, total: 200 });
});

test("and one far from what is in sight is where somebody has scrolled to, whatever came meanwhile", () => {
  const held = take(null, windowOf(1000, 0, 15), true);
  expect(isStillHeld(held, windowOf(1003, 500, 15), true, { first: 503, last: 510 })).toBe(false);
});

test("older rows that a longer window brings are drawn below", () => {
  const held = take(null, windowOf(100, 0, 5), true);
  expect(drawHeld(held, windowOf(101, 0, 8), true).keys).toEqual(["100", "99", "98", "97", "96", "95", "94"]);
});

test("a row that left closes up, and the list is one shorter", () => {
  const fresh = windowOf(100, 0, 10);
  const held = take(null, fresh, true);
  const left = { ...fresh, keys: fresh.keys.filter((key) => key !== "99"), total: 99 };
  expect(drawHeld(held, left, true)).toMatchObject({ shift: 0, total: 99, drawnAt: 0 });
  expect(placeOf(drawHeld(held, left, true), "98")).toBe(1);
});

test("a list of which all have left is empty, and stays so without asking again", () => {
  const none = { scope: "all", offset: 0, keys: [], total: 0 };
  expect(isStillHeld(take(null, windowOf(3, 0, 10), true), none, true, null)).toBe(false);
  const held = take(take(null, windowOf(3, 0, 10), true), none, true);
  expect(held).toMatchObject({ keys: [], total: 0 });
  expect(isStillHeld(held, none, true, null)).toBe(true);
});

test("in a list sorted otherwise only the held ones are drawn, in their old order", () => {
  const fresh = { scope: "lag", offset: 0, keys: ["a", "b", "c"], total: 3 };
  const held = take(null, fresh, false);
  expect(drawHeld(held, { ...fresh, keys: ["new", "c", "a"], total: 3 }, false)).toMatchObject({ keys: ["a", "c"], shift: 0, total: 2 });
});
