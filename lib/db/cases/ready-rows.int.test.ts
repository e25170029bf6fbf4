import { setImmediate } from "node:timers/promises";
import pino from "pino";
import { expect, test } from "vitest";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { MINUTE, NOON } from "@/lib/domain/dead-letter/unite/fixtures";
import { writeSightings } from "@/lib/workers/dead-letters/write-sightings";
import { groupGround } from "../groups/test-ground";

const { ground, groups, died, newContext, open } = groupGround();

const index = () => ground.database.deadLetterIndex;
/** Whoever has written once knows the rules, and makes rows by them. */
const learnRules = () => ground.write(died(newContext()));
const many = (context: string, count: number, changes: Parameters<typeof died>[1] = {}) =>
  Array.from({ length: count }, () => died(context, changes));
const rule = (fingerprint: string) => ({ name: fingerprint, match: { message: "^Odd" }, fingerprint, enabled: true });
const rowsIn = (context: string) =>
  ground.database.client.deadLetter.findMany({
    where: { context },
    orderBy: { seq: "asc" },
    omit: { id: true, seq: true, originalSeq: true, created: true },
  });

test("what was made ready is written as what was not", async () => {
  const [ahead, plain] = [newContext(), newContext()];
  const full = {
    msgId: "é",
    storedAt: NOON,
    expiresAt: NOON + MINUTE,
    correlation: [{ flow: "f", key: "東" }],
    fingerprint: "x",
    profile: "p",
    epoch: "1",
  };
  const changes = [
    {},
    full,
    { deliveries: null, error: null, errorClass: null, consumer: null, originalSubject: null, payloadAvailable: false },
  ];
  await learnRules();
  for (const each of changes) {
    const prepared = died(ahead, each);
    await index().prepare([prepared]);
    await ground.write(prepared);
    await ground.write(died(plain, each));
  }
  const written = await rowsIn(ahead);
  expect(written).toHaveLength(changes.length);
  const unsaid = (rows: typeof written) => rows.map(({ context: _context, group, ...row }) => ({ ...row, isGrouped: group !== null }));
  expect(unsaid(written)).toEqual(unsaid(await rowsIn(plain)));
});

test("rules that change between prepare and write decide, also where they change back; those of a batch that was cut in parts, too", async () => {
  const context = newContext();
  const odd = { error: "Odd thing" };
  await learnRules();
  const [first, second, third] = [many(context, 300, odd), many(context, 3, odd), many(context, 2, odd)];
  await index().prepare(first);
  const made = await groups().saveRule({ id: null, rule: rule("by the rule"), by: "ann" });
  const isAwaited = () => true;
  const written = { instance: null, sightings: first, progress: null };
  expect(await writeSightings(written, { index: { ...index(), isAwaited }, log: pino({ level: "silent" }) })).toBe(300);
  await index().prepare(second);
  if (made.kind === "written") await groups().removeRule({ id: made.id });
  await index().prepare(third); // still by the rule that was: nobody has read that it is gone
  await ground.write(...second, ...third);
  const { groups: found } = await open(context);
  expect(found.map(({ title, count }) => [title, count]).toSorted()).toEqual([
    ["Odd thing", 5],
    ["by the rule", 300],
  ]);
  const groupOf = async ({ id }: Sighting) => (await ground.get(id))?.group;
  expect(await groupOf(first[0]!)).not.toBe(await groupOf(second[0]!));
});

test("a prepared batch that is written in parts, again, or never, is there once", async () => {
  const context = newContext();
  await learnRules();
  const [sightings, dropped] = [many(context, 600), many(context, 10)];
  await Promise.all([index().prepare(sightings), index().prepare(dropped)]);
  const isAwaited = () => true;
  const write = () =>
    writeSightings({ instance: null, sightings, progress: null }, { index: { ...index(), isAwaited }, log: pino({ level: "silent" }) });
  expect([await write(), await write()]).toEqual([600, 0]);
  const { total } = await ground.database.deadLetters.list({ contexts: [context] }, { limit: 1 });
  expect(total).toBe(600);
  expect((await open(context)).groups.map(({ count }) => count)).toEqual([600]);
});

test("what cannot be written can be made ready, and is stepped over when it is written", async () => {
  const context = newContext();
  await learnRules();
  const sightings = [died(context), died(context, { deliveries: 2 ** 40 }), died(context, { failedAt: Number.NaN }), died(context)];
  await index().prepare(sightings);
  const lines: { count: number }[] = [];
  const log = pino({ level: "error" }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  expect(await writeSightings({ instance: null, sightings, progress: null }, { index: index(), log })).toBe(2);
  expect(lines).toMatchObject([{ count: 2 }]);
});

test("who prepares lets others in between", async () => {
  await learnRules();
  const context = newContext();
  const sightings = Array.from({ length: 1_000 }, (_, n) => died(context, { error: `Boom ${n} `.repeat(100) }));
  const done = new AbortController();
  const preparing = index()
    .prepare(sightings)
    .then(() => done.abort());
  let turns = 0;
  for (; !done.signal.aborted; turns++) await setImmediate();
  await preparing;
  expect(turns).toBeGreaterThan(5);
});
