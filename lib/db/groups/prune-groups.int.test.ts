import { expect, test } from "vitest";
import { MINUTE } from "@/lib/domain/dead-letter/unite/fixtures";
import { lifeOf } from "../cases/test-ground";
import { heldNow } from "../discards/test-held";
import { groupGround } from "./test-ground";

const { ground, groups, newContext, died, open, only } = groupGround();

const daysAgo = (days: number) => Date.now() - days * 86_400_000;

test("a group is forgotten a month after its last letter, where none is left and nobody has said anything of it", async () => {
  const context = newContext();
  const old = { seenAt: daysAgo(32), storedAt: daysAgo(32) };
  const letters = ["nothing", "said", "taken", "noted", "into", "merged", "kept"].map((error) => died(context, { error, ...old }));
  const late = died(context, { error: "late", seenAt: daysAgo(30), storedAt: daysAgo(30) });
  await ground.write(...letters, late);
  const all = (await open(context)).groups;
  const idOf = (title: string) => all.find((group) => group.title === title)?.id ?? expect.fail(title);
  await groups().say(idOf("said"), { state: "ignored", by: "ann", why: null });
  await groups().say(idOf("taken"), { assignee: "ann", by: "ann", why: null });
  await groups().addNote({ group: idOf("noted"), actor: { id: "1", name: "ann" }, text: "crm says it is theirs" });
  await groups().merge({ into: idOf("into"), groups: [idOf("merged")], by: "ann", reason: null });
  for (const letter of [...letters.slice(0, -1), late]) await ground.leave(letter);
  await ground.database.client.$executeRaw`DELETE FROM dead_letter WHERE state = 'gone' AND context = ${context}`;
  await ground.database.deadLetterIndex.pruneGone();
  expect((await open(context)).groups.map(({ title }) => title).toSorted()).toEqual(["into", "kept", "late", "noted", "said", "taken"]);
  expect(await groups().members(idOf("into"))).toHaveLength(2);

  await ground.write(died(context, { error: "nothing" }));
  expect((await open(context, { state: "open" })).groups).toMatchObject(
    expect.arrayContaining([expect.objectContaining({ id: idOf("nothing"), count: 1, countTotal: 1 })]),
  );
});

test("letters that are forgotten have arrived all the same; what was none after all has not", async () => {
  const context = newContext();
  const [now, old] = [Date.now(), daysAgo(30.5)];
  const at = (seenAt: number) => ({ seenAt, storedAt: seenAt });
  const sent = died(context, at(now - MINUTE));
  const long = died(context, at(old));
  const discarded = died(context, at(now - 5 * 60 * MINUTE));
  const none = died(context, { ...at(now - MINUTE), stream: "NONE" });
  await ground.write(sent, long, discarded, none);
  const { id } = await only(context);
  const range = { from: daysAgo(31), to: now + 1, stepMs: 60 * MINUTE, now };
  const read = async () => (await groups().arrivals([id], range)).get(id);
  const sum = async () => (await read())?.series.reduce((all, [, n]) => all + n, 0);
  const before = await read();
  expect([await sum(), before?.lately]).toEqual([4, 2]);

  await ground.database.client.deadLetter.update({ where: { id: sent.id }, data: { state: "claimed", claimedBy: "forgotten" } });
  const discard = await ground.discarding(discarded.id, [discarded]);
  await ground.removed(discard, [1]);
  await ground.database.discards.end(await heldNow(ground.database, discard));
  for (const each of [sent, long, discarded]) await ground.leave(each);
  await ground.database.client.$executeRaw`
    UPDATE discard SET ended_at = now() - interval '2 days', undo_until = now() - interval '1 day' WHERE id = ${discard}::uuid`;
  await ground.database.discards.prune(1);
  await ground.database.deadLetterIndex.pruneGone();
  expect(await only(context)).toMatchObject({ count: 1, countTotal: 1 });
  expect(await read()).toMatchObject({ series: before?.series, lately: 2 });

  await ground.database.deadLetterIndex.forget(lifeOf(none), { gone: false });
  expect([await sum(), (await read())?.lately]).toEqual([3, 1]);
});
