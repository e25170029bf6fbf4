import { expect, test } from "vitest";
import { goals, ORGS, ROLES } from "./organisation";
import users from "./users.json" with { type: "json" };

const first = <T>(count: number, source: Generator<T, never>): T[] => Array.from({ length: count }, () => source.next().value);

test("equal seeds give equal goals in the same order; two organisations never share an id", () => {
  expect(first(50, goals("7", "acme"))).toEqual(first(50, goals("7", "acme")));
  expect(first(50, goals("8", "acme"))).not.toEqual(first(50, goals("7", "acme")));
  const ids = ORGS.flatMap((org) => first(50, goals("7", org)).flatMap(({ taskId, sessionId }) => [taskId, sessionId]));
  expect(new Set(ids).size).toBe(200);
});

test.each([
  ["acme", "globex"],
  ["globex", "acme"],
] as const)("nothing of what %s may publish or hear names %s", (one, other) => {
  const all = [...users[one].publish.allow, ...users[one].subscribe.allow];
  expect(all.filter((subject) => subject.includes(other))).toEqual([]);
  for (const role of ROLES.filter((name) => name.startsWith(`${one}-`))) expect(all).toContain(`genbrain.agents.${role}.*`);
});
