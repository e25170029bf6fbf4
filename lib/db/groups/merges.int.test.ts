import { expect, test } from "vitest";
import { MINUTE, NOON } from "@/lib/domain/dead-letter/unite/fixtures";
import type { NewFingerprintRule } from "@/lib/domain/dead-letter/group/rule-schema";
import { explained } from "../redrives/test-explain";
import { readAliases } from "./aliases";
import { groupGround } from "./test-ground";

const { ground, groups, newContext, died, open, only } = groupGround();

/** The id of a new rule. */
async function made(rule: NewFingerprintRule): Promise<string> {
  const written = await groups().saveRule({ id: null, rule, by: "ann" });
  if (written.kind !== "written") throw new Error(`not made: ${written.kind}`);
  return written.id;
}

test("a rule groups what comes after it, in the order of rules; what is grouped stays", async () => {
  const context = newContext();
  await ground.write(died(context, { error: "crm: no answer" }));
  const before = await only(context);
  const rule = { name: "crm", match: { context, message: "^crm: (no|late) answer" }, fingerprint: "crm {1}", enabled: true };
  const id = await made(rule);
  await ground.write(died(context, { error: "crm: late answer" }), died(context, { error: "crm: no answer" }));
  const titles = new Map((await open(context)).groups.map((group) => [group.title, group.count]));
  expect(titles).toEqual(
    new Map([
      [before.title, 1],
      ["crm late", 1],
      ["crm no", 1],
    ]),
  );
  expect(await groups().removeRule({ id })).toMatchObject({ kind: "written", id });
  await ground.write(died(context, { error: "crm: late answer" }));
  expect((await open(context)).total).toBe(4);
  expect((await groups().rules()).rules.filter((each) => each.id === id)).toEqual([]);
});

test("reading letters again leaves alone what a later rule would have made of them", async () => {
  const context = newContext();
  const old = died(context, { error: "crm: no answer", seenAt: NOON, storedAt: NOON });
  await ground.write(old);
  const [never, later] = ["never", "later"].map((name) => ({
    name,
    match: { context, message: name === "later" ? "answer" : "no answer$" },
    fingerprint: name,
    enabled: true,
  }));
  const ids = await Promise.all([never, later].map((rule) => made(rule!)));
  await ground.write(died(context, { error: "crm: late answer", seenAt: NOON + MINUTE, storedAt: NOON + MINUTE }));
  const before = await open(context);
  await ground.write(old);
  const after = await open(context);
  expect(after.groups).toEqual(before.groups);
  expect(after.groups.map(({ title, firstAt }) => [title, firstAt])).toEqual([
    ["later", NOON + MINUTE],
    ["crm: no answer", NOON],
  ]);
  for (const id of ids) await groups().removeRule({ id });
});

test("merged groups are one for their counts, their letters and their arrivals; an undo makes them what they were", async () => {
  const context = newContext();
  await ground.write(died(context, { error: "a" }), died(context, { error: "b" }), died(context, { error: "c" }));
  const ids = new Map((await open(context)).groups.map(({ title, id }) => [title, id]));
  const [a, b, c] = ["a", "b", "c"].map((title) => ids.get(title) ?? "") as [string, string, string];
  await groups().say(b, { state: "ignored", by: "ann", why: null });
  const first = await groups().merge({ into: a, groups: [b], by: "ann", reason: "same" });
  const second = await groups().merge({ into: c, groups: [a], by: "ann", reason: "same too" });
  await ground.write(died(context, { error: "b" }));
  expect(await only(context)).toMatchObject({ id: c, count: 4, merged: 2, state: "open" });
  expect((await groups().get(b, [context]))?.id).toBe(c);
  expect((await ground.database.deadLetters.list({ contexts: [context], groups: await groups().members(c) }, { limit: 10 })).total).toBe(4);

  for (const [into, of, why] of [
    [c, c, "itself"],
    [a, c, "has become"],
    [c, b, "one already"],
    [c, "nothing-of-that-name-00", "no group"],
  ] as const)
    expect(await groups().merge({ into, groups: [of], by: "ann", reason: "x" })).toMatchObject({ refused: expect.stringContaining(why) });

  if (!("mergeId" in first && "mergeId" in second)) throw new Error("both were merged");
  await groups().undoMerge(first.mergeId, "bob");
  expect((await open(context)).groups.map(({ id, count, state }) => [id, count, state])).toEqual(
    expect.arrayContaining([
      [c, 2, "open"],
      [b, 2, "ignored"],
    ]),
  );
  expect(await groups().undoMerge(first.mergeId, "bob")).toMatchObject({ refused: expect.stringContaining("bob") });
  await groups().undoMerge(second.mergeId, "bob");
  expect((await open(context)).total).toBe(3);
});

test("open letters that come into a resolved group open it; nothing opens an ignored one, and an undo leaves each as it was", async () => {
  const context = newContext();
  await ground.write(...["a", "b", "c", "d"].map((error) => died(context, { error })));
  const ids = new Map((await open(context)).groups.map(({ title, id }) => [title, id]));
  const [a, b, c, d] = ["a", "b", "c", "d"].map((title) => ids.get(title) ?? "") as [string, string, string, string];
  for (const id of [a, c]) await groups().say(id, { state: "resolved", by: "ann", why: null });
  await groups().say(d, { state: "ignored", by: "ann", why: null });
  const states = async () => new Map((await open(context)).groups.map(({ id, state }) => [id, state]));
  const before = await states();
  const undone = async (into: string, taken: string, state: string) => {
    const merge = await groups().merge({ into, groups: [taken], by: "ann", reason: "same" });
    if (!("mergeId" in merge)) throw new Error(merge.refused);
    const group = await groups().get(into, [context]);
    expect(group).toMatchObject({ state, count: 2, newSince: state === "open" && group?.said ? group.said.at : null });
    await groups().undoMerge(merge.mergeId, "ann");
    expect(await states()).toEqual(before);
  };
  await undone(a, b, "open");
  await undone(a, c, "resolved");
  await undone(a, d, "resolved");
  await undone(d, b, "ignored");
  await undone(b, c, "open");
});

test("groups of two contexts are never one", async () => {
  const [here, there] = [newContext(), newContext()];
  await ground.write(died(here), died(there));
  const [a, b] = [await only(here), await only(there)];
  expect(await groups().merge({ into: a.id, groups: [b.id], by: "ann", reason: "x" })).toMatchObject({
    refused: expect.stringContaining("another context"),
  });
});

test("a merge reads what is merged and what it is about, not all groups", async () => {
  const context = newContext();
  await ground.write(...Array.from({ length: 1_000 }, (_, n) => died(context, { fingerprint: `cause ${n}` })));
  const [a, b, c, d] = (await open(context)).groups.map(({ id }) => id) as [string, string, string, string];
  const first = await groups().merge({ into: a, groups: [b], by: "ann", reason: "same" });
  await groups().merge({ into: c, groups: [a], by: "ann", reason: "same" });
  await ground.database.client.$executeRaw`ANALYZE letter_group`;
  const client = explained(ground.database.client, (rows, sql) => expect(rows, sql).toBeLessThan(100));
  const { known, aliases } = await readAliases(client, [c, d]);
  expect([known.get(b)?.root, known.get(d)?.root, known.get("none")]).toEqual([c, null, undefined]);
  expect(aliases.get(b)).toEqual({ from: b, into: a, merge: "mergeId" in first && first.mergeId });
});
