import { expect, test } from "vitest";
import { conversations, REGIONS } from "./conversations";

const take = (seed: string, n: number) => {
  const source = conversations(seed);
  return Array.from({ length: n }, () => source.next().value);
};

test("the same seed gives the same conversations, another seed others", () => {
  expect(take("1", 500)).toEqual(take("1", 500));
  expect(take("1", 50)).not.toEqual(take("2", 50));
});

test("ids do not repeat", () => {
  expect(new Set(take("1", 1_000).map((c) => c.id)).size).toBe(1_000);
});

test("one crm conversation in eight is in the mild outage's region, so something dies soon after any start", () => {
  const crm = take("any", 400).filter((c) => c.kind === "support" || c.kind === "visit");
  for (let i = 0; i + 8 <= crm.length; i += 8) {
    expect(crm.slice(i, i + 8).filter((c) => c.customer.region === "eu-2")).toHaveLength(1);
  }
  expect(new Set(crm.map((c) => c.customer.region)).size).toBe(REGIONS.length);
});

test("two conversations in ten are visits, and only they have a saga", () => {
  const ten = take("x", 10);
  expect(ten.filter((c) => c.kind === "visit")).toHaveLength(2);
  expect(ten.every((c) => (c.sagaId !== null) === (c.kind === "visit"))).toBe(true);
});
