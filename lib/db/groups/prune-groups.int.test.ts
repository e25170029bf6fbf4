import { expect, test } from "vitest";
import { groupGround } from "./test-ground";

const { ground, groups, newContext, died, open } = groupGround();

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
