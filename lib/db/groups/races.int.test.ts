import { expect, test } from "vitest";
import { groupGround } from "./test-ground";
import type { Group } from "./types";

/** What several do at once: on PostgreSQL each in a session of its own. */
const { ground, groups, newContext, died, open } = groupGround();

const ROUNDS = 8;
const rounds = Array.from({ length: ROUNDS }, (_, n) => n);
const reason = "same";

/** Ids of new groups, with one open letter each. */
async function made(context: string, count: number): Promise<string[]> {
  await ground.write(...Array.from({ length: count }, (_, n) => died(context, { fingerprint: `cause ${n}` })));
  return (await open(context)).groups.map(({ id }) => id);
}

async function two(context: string): Promise<[string, string]> {
  const [a, b] = await made(context, 2);
  return a !== undefined && b !== undefined ? [a, b] : expect.fail("two groups");
}

test.each(rounds)("of two who merge two groups into each other one does, and the other is told: %i", async () => {
  const context = newContext();
  const [a, b] = await two(context);
  const answers = await Promise.all([
    groups().merge({ into: a, groups: [b], by: "ann", reason }),
    groups().merge({ into: b, groups: [a], by: "bob", reason }),
  ]);
  const [into, taken] = "mergeId" in answers[0] ? [a, b] : [b, a];
  expect(answers.filter((answer) => "mergeId" in answer)).toHaveLength(1);
  expect(answers).toContainEqual({ refused: expect.stringContaining(`Group ${into} has become`) });
  expect((await open(context)).groups).toMatchObject([{ id: into, count: 2, merged: 1 }]);
  expect(await groups().roots([a, b])).toEqual(new Map([[taken, into]]));
});

test("many who merge a row of groups each into the next make one of all, and as many undos at once leave each as it was", async () => {
  const context = newContext();
  const ids = (await made(context, 6)).toSorted();
  const into = (n: number) => ids[n + 1] ?? expect.fail("one more");
  const merges = await Promise.all(ids.slice(0, -1).map((id, n) => groups().merge({ into: into(n), groups: [id], by: "ann", reason })));
  expect((await open(context)).groups).toMatchObject([{ id: ids.at(-1), count: 6, merged: 5 }]);
  const mergeIds = merges.map((merge) => ("mergeId" in merge ? merge.mergeId : expect.fail(merge.refused)));
  const undone = await Promise.all([...mergeIds, ...mergeIds].map((id) => groups().undoMerge(id, "bob")));
  expect(undone.filter((answer) => answer && "refused" in answer)).toHaveLength(mergeIds.length);
  expect((await open(context)).groups.map(({ id, count, merged }) => [id, count, merged]).toSorted()).toEqual(ids.map((id) => [id, 1, 0]));
});

test.each(rounds)("a letter that was there when a person spoke leaves it so, one that comes after opens it again: %i", async () => {
  const context = newContext();
  const [id = ""] = await made(context, 1);
  const writes = (count: number) => Array.from({ length: count }, () => ground.write(died(context, { fingerprint: "cause 0" })));
  const before = writes(2);
  const [said] = await Promise.all([groups().say(id, { state: "resolved", by: "ann", why: null }), ...before, ...writes(2)]);
  const spokenOf = said?.count ?? expect.fail("there is such a group");
  const after = await groups().get(id, [context]);
  expect(after?.count).toBe(5);
  expect(after, `${spokenOf} were there`).toMatchObject(
    spokenOf === 5 ? { state: "resolved", newSince: null } : { state: "open", newSince: said?.said?.at },
  );
});

test.each(rounds)("of two who say something at once each is answered what she said, and the last one counts whole: %i", async () => {
  const context = newContext();
  const [id = ""] = await made(context, 1);
  const answers = await Promise.all([
    groups().say(id, { state: "resolved", assignee: "ann", by: "ann", why: "mended" }),
    groups().say(id, { state: "ignored", assignee: "bob", by: "bob", why: "a test" }),
  ]);
  const as = (group: Group | null) => ({ state: group?.state, by: group?.said?.by, why: group?.said?.why, assignee: group?.assignee });
  const spoken = [
    { state: "resolved", by: "ann", why: "mended", assignee: "ann" },
    { state: "ignored", by: "bob", why: "a test", assignee: "bob" },
  ];
  expect(answers.map(as)).toEqual(spoken);
  expect(spoken).toContainEqual(as(await groups().get(id, [context])));
});

test.each(rounds)("who speaks of a group that is merged in that moment has spoken of it before, or not at all: %i", async () => {
  const context = newContext();
  const [a, b] = await two(context);
  const [said, merge] = await Promise.all([
    groups().say(b, { state: "ignored", by: "ann", why: null }),
    groups().merge({ into: a, groups: [b], by: "bob", reason }),
  ]);
  expect(await groups().get(b, [context])).toMatchObject({ id: a, state: "open", said: null });
  await groups().undoMerge("mergeId" in merge ? merge.mergeId : expect.fail(merge.refused), "bob");
  expect(await groups().get(b, [context])).toMatchObject(said ? { id: b, state: "ignored" } : { id: b, state: "open", said: null });
});
