import { expect, test } from "vitest";
import { businesses, pushes } from "./company";
import { Task } from "./messages";

const first = <T>(count: number, source: Generator<T, never>): T[] => Array.from({ length: count }, () => source.next().value);

test("equal seeds give equal business in the same order, and other seeds other business", () => {
  expect(first(100, businesses("7"))).toEqual(first(100, businesses("7")));
  expect(first(100, pushes("7"))).toEqual(first(100, pushes("7")));
  expect(first(100, businesses("8"))).not.toEqual(first(100, businesses("7")));
});

test("of twenty businesses two are tasks and one is a meeting; ids are unique and tasks are what agents parse", () => {
  const twenty = first(20, businesses("7"));
  const tasks = twenty.flatMap((business) => (business.kind === "task" ? [business.task] : []));
  expect([tasks.length, twenty.filter(({ kind }) => kind === "meeting").length]).toEqual([2, 1]);
  expect(tasks.map((task) => Task.parse(task))).toEqual(tasks);
  expect(new Set(first(500, pushes("7")).map(({ id }) => id)).size).toBe(500);
});
