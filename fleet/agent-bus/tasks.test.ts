import { expect, test } from "vitest";
import { archiveFails } from "./incidents/archive-down";
import { tasks } from "./tasks";

const take = (seed: string, n: number) => {
  const source = tasks(seed);
  return Array.from({ length: n }, () => source.next().value);
};

test("the same seed gives the same tasks, another seed others", () => {
  expect(take("1", 100)).toEqual(take("1", 100));
  expect(take("1", 20)).not.toEqual(take("2", 20));
});

test("one document in forty does not fit into a message of 1 MB", () => {
  const long = take("1", 80).filter(({ text }) => text.length > 1_048_576);
  expect(long).toHaveLength(2);
});

test("archive-down: three attempts in four fail, so one result in three does not survive four", () => {
  const ids = Array.from({ length: 1_000 }, (_, i) => `task-${i}`);
  const givenUp = ids.filter((id) => [1, 2, 3, 4].every((attempt) => archiveFails({ id, attempt }))).length;
  expect(givenUp).toBeGreaterThan(260);
  expect(givenUp).toBeLessThan(380);
});
