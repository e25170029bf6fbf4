import fc from "fast-check";
import { expect, test } from "vitest";
import { bodyMark } from "@/lib/domain/marks";
import { hasWildcard, isPattern, matches } from "@/lib/domain/subject";
import { toTsvector } from "@/lib/domain/words";
import { groupGround } from "./test-ground";

const { ground, groups, newContext, died, open } = groupGround();

const on = (context: string, error: string, originalSubject: string | null) => died(context, { error, originalSubject });
const titles = async (context: string, filter: Parameters<typeof open>[1]) =>
  (await open(context, filter)).groups.map(({ title }) => title).toSorted();

test("groups are found by what their letters died on, also by a letter that came later and by a pattern", async () => {
  const context = newContext();
  await ground.write(
    on(context, "crm is gone", "tools.execute.crm"),
    on(context, "crm is gone", "tools.undo.crm"),
    on(context, "mail is gone", "tools.execute.mail"),
    on(context, "no subject", null),
  );
  const found = (originalSubject: string) => titles(context, { originalSubject });
  expect(await found("tools.undo.crm")).toEqual(["crm is gone"]);
  expect(await found("tools.execute.*")).toEqual(["crm is gone", "mail is gone"]);
  expect(await found("tools.*.mail")).toEqual(["mail is gone"]);
  expect(await found("*.undo.>")).toEqual(["crm is gone"]);
  expect(await found(">")).toEqual(["crm is gone", "mail is gone"]);
  expect(await found("tools")).toEqual([]);
  expect(await found("tools.execute")).toEqual([]);
  expect((await open(context, { originalSubject: "tools.undo.crm" })).groups).toMatchObject([{ count: 2 }]);
});

test("a merged group is found by the subjects of what it has become part of, and by its own", async () => {
  const context = newContext();
  await ground.write(on(context, "a", "orders.new"), on(context, "b", "orders.paid"), on(context, "c", "mail.sent"));
  const [a, b] = (await open(context, { originalSubject: "orders.*" })).groups.map(({ id }) => id) as [string, string];
  await groups().merge({ into: a, groups: [b], by: "ann", reason: "same" });
  for (const originalSubject of ["orders.new", "orders.paid", "orders.*"])
    expect((await open(context, { originalSubject })).groups, originalSubject).toMatchObject([{ id: a, count: 2 }]);
});

test("a pattern finds a group where NATS says that it matches, whatever is in subject and pattern", async () => {
  const context = newContext();
  const token = fc.constantFrom("a", "b", "*", ">", "a*", "é", "A", "%", "_", "\\", "0", "~");
  const text = fc.array(token, { minLength: 1, maxLength: 4 }).map((tokens) => tokens.join("."));
  const subjects = [...new Set(fc.sample(text, 60))];
  await ground.write(...subjects.map((subject, at) => died(context, { fingerprint: `n${at}`, originalSubject: subject })));
  for (const pattern of fc.sample(
    text.filter((each) => hasWildcard(each) && isPattern(each)),
    60,
  )) {
    const meant = subjects.flatMap((subject, at) => (matches(pattern, subject) ? [`n${at}`] : []));
    expect(await titles(context, { originalSubject: pattern }), pattern).toEqual(meant.toSorted());
  }
});

test("groups are found by whose they are, and those of nobody", async () => {
  const context = newContext();
  await ground.write(died(context, { error: "mine" }), died(context, { error: "theirs" }), died(context, { error: "nobody's" }));
  const by = new Map((await open(context)).groups.map(({ title, id }) => [title, id]));
  await groups().say(by.get("mine") ?? "", { assignee: "ann", by: "ann", why: null });
  await groups().say(by.get("theirs") ?? "", { assignee: "bob", by: "ann", why: null });
  expect(await titles(context, { assignee: "ann" })).toEqual(["mine"]);
  expect(await titles(context, { assignee: null })).toEqual(["nobody's"]);
  expect(await open(context, { assignee: "bob", state: "resolved" })).toMatchObject({ total: 0, states: { open: 1, resolved: 0 } });
});

test("a value at its place in the body finds the groups of letters that have it", async () => {
  const context = newContext();
  const [one, other] = [died(context, { error: "crm is gone" }), died(context, { error: "mail is gone" })];
  await ground.write(one, other);
  for (const [letter, customer] of [
    [one, "42"],
    [other, "43"],
  ] as const)
    await ground.database.client.$executeRaw`
      INSERT INTO dead_letter_text (id, tsv) VALUES (${letter.id}, ${toTsvector([`customer ${customer}`], [bodyMark("/customer/id", "#", customer)])}::tsvector)`;
  expect(await titles(context, { words: "body.customer.id = 42" })).toEqual(["crm is gone"]);
  expect(await titles(context, { words: "body.customer.id=43 customer" })).toEqual(["mail is gone"]);
  expect(await titles(context, { words: "body.customer.id = 44" })).toEqual([]);
});

test("a group has one state, whichever of its letters a filter counts", async () => {
  const context = newContext();
  const [stored, exhausted, other] = [
    died(context, { fingerprint: "crm" }),
    died(context, { fingerprint: "crm", kind: "exhausted", stream: "ORDERS" }),
    died(context, { fingerprint: "mail", consumer: "shipping" }),
  ];
  await ground.write(stored, exhausted, other);
  const [crm, mail] = [(await ground.get(stored.id))?.group ?? "", (await ground.get(other.id))?.group ?? ""];
  await groups().merge({ into: crm, groups: [mail], by: "ann", reason: "same" });
  await ground.database.client.deadLetter.updateMany({ where: { id: { in: [exhausted.id, other.id] } }, data: { state: "claimed" } });
  for (const filter of [{ kind: "exhausted" }, { stream: "ORDERS" }, { consumer: "shipping" }] as const) {
    const found = await open(context, filter);
    expect(found, JSON.stringify(filter)).toMatchObject({
      groups: [{ id: crm, state: "open", count: 0, countTotal: 1 }],
      states: { open: 1, resolved: 0 },
    });
    expect((await open(context, { ...filter, state: "resolved" })).total).toBe(0);
  }
  await groups().say(crm, { state: "resolved", by: "ann", why: null });
  await ground.write(died(context, { fingerprint: "crm" }));
  const whole = await groups().get(crm, [context]);
  expect((await open(context, { kind: "exhausted" })).groups).toMatchObject([{ state: "open", count: 0, newSince: whole?.said?.at }]);
  await ground.database.client.deadLetter.updateMany({ where: { context }, data: { state: "claimed" } });
  expect((await open(context, { kind: "stored" })).groups).toMatchObject([{ state: "resolved", newSince: null }]);
});

const say = (id: string, text: string) =>
  ground.database.client.$executeRaw`INSERT INTO dead_letter_text (id, tsv) VALUES (${id}, ${toTsvector([text])}::tsvector)`;

test("a group is not found by a letter of which another sighting says what must not be said", async () => {
  const context = newContext();
  const [one, other] = [on(context, "crm is gone", "tools.crm"), on(context, "mail is gone", "tools.mail")];
  await ground.write(one, other);
  for (const { id } of [one, other]) await say(id, "worker");
  await say("alias", "worker planner");
  await ground.database.client.$executeRaw`UPDATE dead_letter SET also_seen_as = ARRAY['alias'] WHERE id = ${one.id}`;
  await ground.database.client.$executeRaw`
    INSERT INTO sighting (id, dead_letter, facts, context, stream, stream_created_at, seq) VALUES ('alias', ${one.id}, '{}', ${context}, 'DLQ', '', 1)`;
  expect(await titles(context, { words: "worker" })).toEqual(["crm is gone", "mail is gone"]);
  expect(await titles(context, { words: "worker -planner" })).toEqual(["mail is gone"]);
});

/** So many open letters of no group, newer than all others. */
const addMany = (context: string, count: number) => ground.database.client.$executeRaw`
  WITH added AS (
    INSERT INTO dead_letter (id, context, kind, stream, stream_created_at, seq, subject, original_subject, failed_at, seen_at, size_bytes)
    SELECT ${context} || ' ' || n, ${context}, 'stored', 'S' || n % 3, '', n, 'dlq', 'orders.' || n, now(), '2036-11-21T10:00:00Z', 1
    FROM generate_series(1, ${count}::int) AS n RETURNING id)
  INSERT INTO dead_letter_text (id, tsv) SELECT id, 'refused:1' FROM added`;

test("what other contexts hold, however much, hides no group, and where not all letters were looked at that is said", async () => {
  const [crowd, context] = [newContext(), newContext()];
  await addMany(crowd, 10_500);
  const later = on(context, "crm is gone", "orders.late.crm");
  await ground.write(on(context, "crm is gone", "tools.crm"), later);
  await say(later.id, "refused");
  for (const filter of [
    { words: "refused" },
    { originalSubject: "orders.late.*" },
    { originalSubject: "orders.>" },
    { originalSubject: "*.late.crm" },
  ]) {
    const { groups: found, mayMiss } = await open(context, filter);
    expect({ filter, titles: found.map(({ title }) => title), mayMiss }).toEqual({ filter, titles: ["crm is gone"], mayMiss: false });
  }
  expect(await open(context)).toMatchObject({ mayMiss: false });
  for (const filter of [{ words: "refused" }, { originalSubject: "orders.>" }, { originalSubject: "*.late.crm" }])
    expect(await open(crowd, filter)).toMatchObject({ total: 0, mayMiss: true });
  await addMany(context, 3_000);
  expect(await open(context, { words: "refused" })).toMatchObject({ groups: [{ title: "crm is gone" }], mayMiss: true }); // each facet is looked at
});
