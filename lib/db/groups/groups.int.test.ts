import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { fingerprintOf, fingerprintText } from "@/lib/domain/dead-letter/group/fingerprint";
import { MINUTE, NOON } from "@/lib/domain/dead-letter/unite/fixtures";
import { lifeOf } from "../cases/test-ground";
import { groupGround } from "./test-ground";

const { ground, groups, newContext, died, open, only } = groupGround();

test("letters that differ in particulars only are one group, with their count and their times; others are others", async () => {
  const context = newContext();
  await ground.write(
    died(context, { error: "TimeoutError: crm took 30s", seenAt: NOON, storedAt: NOON }),
    died(context, { error: "TimeoutError: crm took 31s", seenAt: NOON + MINUTE, storedAt: NOON + MINUTE, generation: 2 }),
    died(context, { error: 'schema: missing "phone"', errorClass: "Schema" }),
  );
  const { groups: found, total, states } = await open(context);
  expect({ total, states }).toEqual({ total: 2, states: { open: 2, resolved: 0, ignored: 0 } });
  const timeouts = found.find(({ count }) => count === 2);
  expect(timeouts).toMatchObject({
    title: "TimeoutError: crm took <n>s",
    error: "TimeoutError: crm took 30s",
    errorClass: "TimeoutError",
    context,
    originalStream: "ORDERS",
    consumer: "billing",
    kinds: ["stored"],
    countTotal: 2,
    generationMax: 2,
    firstAt: NOON,
    lastAt: NOON + MINUTE,
    state: "open",
    oldest: { stream: "DLQ", storedAt: NOON },
  });
  expect(found.find(({ count }) => count === 1)?.title).toBe('schema: missing "phone"');
});

test("a letter names its group, and the list by group is that group's letters", async () => {
  const context = newContext();
  const [a, b] = [died(context), died(context, { error: "other" })];
  await ground.write(a, b);
  const letter = await ground.get(a.id);
  const members = await groups().members(letter?.group ?? "");
  expect(members).toEqual([letter?.group]);
  const page = await ground.database.deadLetters.list({ contexts: [context], groups: members }, { limit: 10 });
  expect(page.letters.map(({ id }) => id)).toEqual([a.id]);
  expect(page.total).toBe(1);
  const none = await ground.database.deadLetters.list({ contexts: [context], groups: [] }, { limit: 10 });
  expect(none).toMatchObject({ letters: [], total: 0 });
});

test("the same after everything was read again", async () => {
  const context = newContext();
  const letters = [died(context), died(context, { error: "other" })];
  await ground.write(...letters);
  const before = await open(context);
  await groups().say(before.groups[0]!.id, { state: "resolved", by: "ann", why: "mended" });
  await ground.write(...letters);
  await ground.write(...letters.toReversed());
  const after = await open(context);
  expect(after.groups.map(({ id, count, state }) => ({ id, count, state }))).toEqual(
    before.groups.map(({ id, count }, index) => ({ id, count, state: index === 0 ? "resolved" : "open" })),
  );
});

test("what is resolved is open again with the next letter, and says since when; what is ignored never is", async () => {
  const context = newContext();
  await ground.write(died(context));
  const { id } = await only(context);
  await groups().say(id, { state: "resolved", by: "ann", why: "crm is back" });
  expect(await only(context)).toMatchObject({
    state: "resolved",
    newSince: null,
    said: { state: "resolved", by: "ann", why: "crm is back" },
  });
  await ground.write(died(context));
  const reopened = await only(context);
  expect(reopened).toMatchObject({ state: "open", count: 2, newSince: reopened.said?.at });
  await groups().say(id, { state: "ignored", by: "bob", why: null });
  await ground.write(died(context));
  expect(await only(context)).toMatchObject({ state: "ignored", count: 3, newSince: null });
});

test("a group without an open letter is resolved by itself, and known still", async () => {
  const context = newContext();
  const letter = died(context);
  await ground.write(letter);
  await ground.database.deadLetterIndex.markGone(lifeOf(letter), { seqs: [letter.seq] });
  expect(await only(context)).toMatchObject({ state: "resolved", count: 0, countTotal: 1, said: null, oldest: null });
  expect((await open(context, { state: "resolved" })).total).toBe(1);
  expect((await open(context, { state: "open" })).total).toBe(0);
  await ground.write({ ...letter }); // it is back
  expect(await only(context)).toMatchObject({ state: "open", count: 1 });
});

test("a letter that comes back reopens what a person resolved meanwhile", async () => {
  const context = newContext();
  const [letter, other] = [died(context), died(context)];
  await ground.write(letter, other);
  await ground.database.deadLetterIndex.markGone(lifeOf(letter), { seqs: [letter.seq] });
  const { id } = await only(context);
  await groups().say(id, { state: "resolved", by: "ann", why: null });
  await ground.write(letter);
  expect(await only(context)).toMatchObject({ state: "open", count: 2 });
});

test("a case moves only when it gains an error, and that stands on the record", async () => {
  const context = newContext();
  for (const isFirst of [true, false]) {
    const { stored, death } = ground.pair(isFirst);
    await ground.write({ ...death, context });
    const exhausted = await ground.get(death.id);
    await ground.write({ ...stored, context });
    const both = await ground.get(death.id);
    expect(both?.group).not.toBe(exhausted?.group);
    const { rows } = await ground.database.audit.list({ action: "group.move", target: both?.group ?? "" }, { limit: 10, offset: 0 });
    expect(rows[0]).toMatchObject({ actor: { id: "jetlag" }, context, plan: { from: exhausted?.group, to: both?.group, count: 1 } });
    await ground.write({ ...death, context, errorClass: "exhausted" });
    expect((await ground.get(death.id))?.group).toBe(both?.group);
  }
  const { groups: found } = await open(context);
  expect(found.map(({ count, countTotal }) => [count, countTotal])).toEqual([
    [2, 2],
    [0, 0],
  ]);
});

test("what a publisher names is together, and apart from the same name in another account", async () => {
  const [here, there] = [newContext(), newContext()];
  await ground.write(
    died(here, { fingerprint: "crm-down", error: "one" }),
    died(here, { fingerprint: "crm-down", error: "two" }),
    died(there, { fingerprint: "crm-down" }),
  );
  expect(await only(here)).toMatchObject({ title: "crm-down", count: 2 });
  expect((await only(there)).id).not.toBe((await only(here)).id);
});

test("what a publisher names is why, also where the title is shorter than the name", async () => {
  for (const fingerprint of ["x".repeat(220), "crm  is | down"]) {
    const context = newContext();
    await ground.write(died(context, { fingerprint }));
    const group = await only(context);
    const { how, letter } = await groups().began(group.id);
    expect(how).toBe("header");
    expect(fingerprintText(fingerprintOf(letter, { header: letter.fingerprint, rules: [] }))).toBe(group.fingerprint);
  }
});

test("filters find groups by their letters, by words of theirs or of their letters, and by when they saw one", async () => {
  const context = newContext();
  const [old, now] = [NOON, NOON + 100 * MINUTE];
  await ground.write(
    died(context, { error: "planner is gone", seenAt: old, storedAt: old }),
    died(context, { error: "crm is gone", consumer: "shipping", stream: "OTHER", seenAt: now, storedAt: now }),
  );
  const titles = async (filter: Parameters<typeof open>[1]) => (await open(context, filter)).groups.map(({ title }) => title);
  expect(await titles({ words: "planner" })).toEqual(["planner is gone"]);
  expect(await titles({ words: "gone -planner" })).toEqual(["crm is gone"]);
  expect(await titles({ stream: "OTHER" })).toEqual(["crm is gone"]);
  expect(await titles({ consumer: "billing" })).toEqual(["planner is gone"]);
  expect(await titles({ from: now })).toEqual(["crm is gone"]);
  expect(await titles({ to: now })).toEqual(["planner is gone"]);
  expect(await titles({ kind: "exhausted" })).toEqual([]);
});

test("arrivals are counted by the minute, and fold without changing", async () => {
  const context = newContext();
  const now = Date.now();
  const minute = Math.floor(now / MINUTE) * MINUTE;
  await ground.write(
    ...[0, 0, 9, 10, 50].map((back) => died(context, { seenAt: minute - back * MINUTE, storedAt: minute - back * MINUTE })),
  );
  const { id } = await only(context);
  const range = { from: minute - 59 * MINUTE, to: now + 1, stepMs: MINUTE, now };
  const read = async () => (await groups().arrivals([id], range)).get(id);
  const series = [
    [minute - 50 * MINUTE, 1],
    [minute - 10 * MINUTE, 1],
    [minute - 9 * MINUTE, 1],
    [minute, 2],
  ];
  const before = await read();
  expect(before?.series).toEqual(series);
  expect(before?.lately).toBe(3);
  expect((await groups().arrivals([id], { ...range, from: now })).get(id)).toMatchObject({ series: [], lately: 3 });
  expect(before?.ratePerSec).toBeCloseTo(2 / ((now - minute + MINUTE) / 1_000), 6);
  const { foldCounts } = await import("../dead-letter-counts");
  await foldCounts(ground.database.client);
  expect((await read())?.series).toEqual(series);
  expect(await only(context)).toMatchObject({ count: 5 });
});

test("letters of an older Jetlag are given their groups", async () => {
  const context = newContext();
  const letter = died(context);
  await ground.write(letter);
  const { id } = await only(context);
  await ground.database.client.$executeRaw`UPDATE dead_letter SET "group" = NULL WHERE id = ${letter.id}`;
  expect(await only(context)).toMatchObject({ count: 0 });
  while (await ground.database.deadLetterIndex.groupOlder());
  expect((await ground.get(letter.id))?.group).toBe(id);
  expect(await only(context)).toMatchObject({ count: 1 });
});

test("notes stay with the group, also when it is merged", async () => {
  const context = newContext();
  await ground.write(died(context, { error: "a" }), died(context, { error: "b" }));
  const [a, b] = (await open(context)).groups.map(({ id }) => id) as [string, string];
  await groups().addNote({ group: b, actor: { id: "1", name: "ann" }, text: "crm says it is theirs" });
  await groups().merge({ into: a, groups: [b], by: "ann", reason: "same" });
  expect(await groups().notes(a, { limit: 9, offset: 0 })).toMatchObject({
    rows: [{ by: "ann", text: "crm says it is theirs" }],
    total: 1,
  });
  expect(await only(context)).toMatchObject({ id: a, notes: 1 });
  const many = Array.from({ length: 498 }, (_, n) => ({ id: randomUUID(), group: b, actorId: "1", actorName: "ann", text: `${n}` }));
  await ground.database.client.letterGroupNote.createMany({ data: many });
  const note = (text: string) => groups().addNote({ group: a, actor: { id: "2", name: "bob" }, text });
  expect(await note("the last")).toMatchObject({ by: "bob" });
  expect(await note("one too many")).toBeNull(); // those of what was merged into it count
  expect(await groups().notes(a, { limit: 1, offset: 499 })).toMatchObject({ rows: [{ text: "the last" }], total: 500 });
});

test("who is hit: consumers, subjects, flows of the open letters", async () => {
  const context = newContext();
  const correlation = [{ flow: "saga", key: "7f3" }];
  await ground.write(died(context, { correlation }), died(context, { correlation }), died(context));
  const { id } = await only(context);
  expect(await groups().facts(id)).toMatchObject({
    readOf: 3,
    consumers: [{ stream: "ORDERS", consumer: "billing", count: 3 }],
    subjects: [{ subject: "order.placed", count: 3 }],
    flows: [{ flow: "saga", key: "7f3", count: 2 }],
    flowCount: 1,
    redrives: [],
  });
});
