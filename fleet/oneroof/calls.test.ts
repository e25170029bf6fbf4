import { expect, test } from "vitest";
import { calls } from "./calls";
import { mlsFault } from "./incidents/mls-outage";
import { malformedIntent } from "./incidents/poison";
import { asItWasSaid } from "./incidents/vague-times";
import { CallIntent } from "./messages";

const take = (seed: string, n: number) => {
  const source = calls(seed);
  return Array.from({ length: n }, () => source.next().value);
};

test("the same seed gives the same calls, another seed others", () => {
  expect(take("1", 300)).toEqual(take("1", 300));
  expect(take("1", 20)).not.toEqual(take("2", 20));
});

test("of ten calls five book, three research and two escalate; ids do not repeat", () => {
  const kinds = take("x", 10).map(({ intent }) => intent);
  expect(kinds.toSorted()).toEqual([...Array(5).fill("book"), "escalate", "escalate", "research", "research", "research"]);
  expect(new Set(take("x", 500).map(({ call_id }) => call_id)).size).toBe(500);
});

test("mls-outage: two lookups in three fail five times, the others succeed from the third attempt on", () => {
  const faults = Array.from({ length: 600 }, (_, i) => [1, 2, 3, 4, 5].map((attempt) => mlsFault({ id: `call-${i}`, attempt })));
  const dead = faults.filter((attempts) => !attempts.includes(null)).length;
  expect(dead).toBeGreaterThan(360);
  expect(dead).toBeLessThan(440);
  const alive = faults.filter((attempts) => attempts.includes(null));
  expect(alive.every(([first, second, ...later]) => first && second && later.every((fault) => fault === null))).toBe(true);
});

test("vague-times: one call in three has a time that is none, always the same ones", () => {
  const vague = take("1", 600).filter((call) => asItWasSaid(call).wanted_at !== call.wanted_at);
  expect(vague.length).toBeGreaterThan(160);
  expect(vague.length).toBeLessThan(240);
  expect(() => new Date(asItWasSaid(vague[0]!).wanted_at).toISOString()).toThrow(RangeError);
});

test("poison: the same bytes for the same seed, of every kind, and no agent can read any of them", () => {
  const bodies = (seed: string) => Array.from({ length: 60 }, (_, n) => Buffer.from(malformedIntent(seed, n)).toString("latin1"));
  expect(bodies("1")).toEqual(bodies("1"));
  expect(new Set(bodies("1").map((body) => body.slice(-1)))).toEqual(new Set(["5", "}", "{"]));
  const parse = (body: string) => CallIntent.parse(JSON.parse(body));
  for (const body of bodies("1")) expect(() => parse(body)).toThrow();
});
