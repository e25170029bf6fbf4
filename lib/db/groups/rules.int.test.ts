import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { groupGround } from "./test-ground";

const { ground, groups } = groupGround();

const said = (name: string, fingerprint = name) => ({ name, match: { message: `^${name}` }, fingerprint });
const rule = (name: string, fingerprint = name) => ({ ...said(name, fingerprint), enabled: true });
const make = (name: string, version?: string) => groups().saveRule({ id: null, rule: rule(name), by: "ann", ...(version && { version }) });
const version = async () => (await groups().rules()).version;
async function made(name: string) {
  const written = await make(name);
  if (written.kind !== "written") throw new Error(`not made: ${written.kind}`);
  return written;
}

test("each write names the rules that came of it, and what is read twice is called the same", async () => {
  const before = await version();
  expect(await version()).toBe(before);
  const first = await made("one");
  expect(first.version).not.toBe(before);
  expect(await version()).toBe(first.version);
  const moved = await groups().saveRule({ id: first.id, rule: { ...rule("one"), position: 7 }, by: "ann", version: first.version });
  expect(moved).toMatchObject({ kind: "written", id: first.id });
  expect(await version()).not.toBe(first.version);
  const back = await groups().saveRule({ id: first.id, rule: { ...rule("one"), position: 0 }, by: "bob" });
  expect(back).toMatchObject({ version: first.version, rule: { ...first.rule, updatedAt: expect.any(Number), updatedBy: "bob" } }); // they say what they said
  expect((await groups().rules()).rules.find(({ id }) => id === first.id)).toEqual(back.kind === "written" ? back.rule : null);
  expect(await groups().removeRule({ id: first.id, version: first.version })).toMatchObject({ kind: "written", version: before });
});

test("rules that are others by now are not written over, whichever rule it was", async () => {
  const [first, second] = [await made("one"), await made("two")];
  const read = second.version;
  const changed = await groups().saveRule({ id: second.id, rule: rule("two", "bob's"), by: "bob", version: read });
  expect(changed).toMatchObject({ kind: "written" });
  const change = (id: string) => groups().saveRule({ id, rule: rule("mine"), by: "ann", version: read });
  for (const late of [change(first.id), change(second.id), make("three", read), groups().removeRule({ id: first.id, version: read })])
    expect(await late).toEqual({ kind: "changed" });
  const { rules } = await groups().rules();
  expect(rules.map(({ name, fingerprint, updatedBy }) => [name, fingerprint, updatedBy])).toEqual([
    ["one", "one", "ann"],
    ["two", "bob's", "bob"],
  ]);
  expect(await change("00000000-0000-4000-8000-000000000000")).toEqual({ kind: "changed" });
  for (const { id } of rules) await groups().removeRule({ id });
});

test("of many who read the same rules and write at once, one does", async () => {
  const read = await version();
  const written = await Promise.all(Array.from({ length: 8 }, (_, n) => make(`writer ${n}`, read)));
  expect(written.map(({ kind }) => kind).toSorted()).toEqual([...Array.from({ length: 7 }, () => "changed"), "written"]);
  const { rules } = await groups().rules();
  expect(rules).toHaveLength(1);
  for (const { id } of rules) await groups().removeRule({ id });
});

test("a rule that is not there is none, and one that only a newer Jetlag can read counts", async () => {
  const id = "00000000-0000-4000-8000-000000000000";
  expect(await groups().removeRule({ id })).toEqual({ kind: "none" });
  expect(await groups().saveRule({ id, rule: rule("x"), by: "ann" })).toEqual({ kind: "none" });
  const before = await version();
  await ground.database.client.fingerprintRule.create({ data: { id, position: 0, rule: { from: "2031" }, updatedBy: "zoe" } });
  expect((await groups().rules()).rules).toEqual([]);
  expect(await version()).not.toBe(before);
  await groups().removeRule({ id });
});

test("of many who write large rules at once and name no version, no more are written than all letters can be tried by", async () => {
  const large = { match: { message: `^(${"[a-z]{60}".repeat(3)})$` }, fingerprint: "large", enabled: true };
  const writers = Array.from({ length: 12 }, (_, n) => groups().saveRule({ id: null, rule: { ...large, name: `${n}` }, by: "ann" }));
  const kinds = (await Promise.all(writers)).map(({ kind }) => kind);
  expect(kinds.toSorted()).toEqual(["too-large", "too-large", ...Array.from({ length: 10 }, () => "written")]);
  const { rules } = await groups().rules();
  expect(rules).toHaveLength(10);
  for (const { id } of rules) await groups().removeRule({ id });
});

test("there is an end to how many there are; those can be written anew and removed", async () => {
  const rows = Array.from({ length: 200 }, (_, position) => ({ id: randomUUID(), position, rule: said(`${position}`), updatedBy: "ann" }));
  await ground.database.client.fingerprintRule.createMany({ data: rows });
  const before = await version();
  expect(await make("one more")).toEqual({ kind: "too-many" });
  expect(await version()).toBe(before);
  const [first] = rows;
  expect(await groups().saveRule({ id: first?.id ?? "", rule: rule("anew"), by: "ann" })).toMatchObject({ kind: "written" });
  await groups().removeRule({ id: first?.id ?? "" });
  expect(await make("in its place")).toMatchObject({ kind: "written" });
  await ground.database.client.fingerprintRule.deleteMany();
});

test("rules are asked in another order all at once, or as they were: those of others are not written over, and none shares a place", async () => {
  const [one, two, three] = [await made("one"), await made("two"), await made("three")];
  const unread = { id: "00000000-0000-4000-8000-000000000000", position: 1, rule: { from: "2031" }, updatedBy: "zoe" };
  await ground.database.client.fingerprintRule.create({ data: unread });
  const asked = async () => (await groups().rules()).rules.map(({ name, position, updatedBy }) => [name, position, updatedBy]);
  const before = { version: await version(), asked: await asked() };
  const ids = [three.id, one.id, two.id];
  const bad = [
    [three.id, one.id],
    [...ids, two.id],
    [three.id, one.id, one.id],
    [...ids.slice(1), randomUUID()],
    [...ids, unread.id],
  ];
  for (const each of bad) expect(await groups().orderRules({ ids: each })).toEqual({ kind: "changed" });
  expect(await groups().orderRules({ ids, version: three.version })).toEqual({ kind: "changed" }); // zoe's came after
  expect({ version: await version(), asked: await asked() }).toEqual(before);

  const ordered = await groups().orderRules({ ids, version: before.version });
  expect(ordered).toEqual({ kind: "written", ids: [three.id, unread.id, one.id, two.id], version: await version() });
  expect(await asked()).toEqual([
    ["three", 0, "ann"],
    ["one", 2, "ann"],
    ["two", 3, "ann"],
  ]);
  expect(await groups().orderRules({ ids, version: before.version })).toEqual({ kind: "changed" });
  await ground.database.client.fingerprintRule.deleteMany();
});

test("of two who move rules at once one order stands, whole", async () => {
  const made3 = [await made("one"), await made("two"), await made("three")];
  const ids = made3.map(({ id }) => id);
  const orders = [ids.toReversed(), [...ids.slice(1), ...ids.slice(0, 1)]];
  const read = await version();
  const written = await Promise.all(orders.map((order) => groups().orderRules({ ids: order, version: read })));
  expect(written.map(({ kind }) => kind).toSorted()).toEqual(["changed", "written"]);
  const { rules } = await groups().rules();
  expect(rules.map(({ id }) => id)).toEqual(orders[written.findIndex(({ kind }) => kind === "written")]);
  expect(rules.map(({ position }) => position)).toEqual([0, 1, 2]);
  await ground.database.client.fingerprintRule.deleteMany();
});
