import { expect, test } from "vitest";
import { workMs } from "../agents/backend";
import { chores } from "./slow-agent";

test("equal seeds give equal chores, whenever they come: only their ids say when", () => {
  const first = (since: number) => {
    const source = chores("7", since);
    return Array.from({ length: 20 }, () => source.next().value.task_id);
  };
  const [once, again] = [first(1), first(2)];
  expect(once.map((id) => id.replace("@1", "@2"))).toEqual(again);
  expect(new Set([...once, ...again]).size).toBe(40);
  expect(once.map(workMs)).toEqual(again.map(workMs));
  expect(Math.max(...once.map(workMs))).toBeLessThan(20_000);
});
