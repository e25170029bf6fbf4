import { expect, test } from "vitest";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { groupGround } from "./test-ground";

const { ground, groups, newContext, died, open } = groupGround();

/** The group of a letter of its own, which ann has resolved. */
async function resolved(context: string): Promise<string> {
  const letter = died(context);
  await ground.write(letter);
  const id = (await ground.get(letter.id))?.group ?? "";
  await groups().say(id, { state: "resolved", by: "ann", why: "crm is back" });
  return id;
}

const stateOf = async (id: string, context: string) => (await groups().get(id, [context]))?.state;

test.each([true, false])(
  "a death whose copy comes after its advisory opens what a person resolved: advisory first by id %s",
  async (isFirst) => {
    const context = newContext();
    const id = await resolved(context);
    const pair = ground.pair(isFirst);
    const [stored, death] = [
      { ...pair.stored, context },
      { ...pair.death, context },
    ];
    await ground.write(death);
    expect(await stateOf(id, context)).toBe("resolved"); // it lies in "Gave up after 5" until it is known what it died of
    await ground.write(stored);
    const group = await groups().get(id, [context]);
    expect(group).toMatchObject({ state: "open", count: 2, newSince: group?.said?.at });
    await groups().say(id, { state: "resolved", by: "ann", why: null });
    await ground.write(death, stored);
    expect(await stateOf(id, context)).toBe("resolved");
  },
);

test("a letter that says only now what it died of opens the group that it moves into, where it is open itself", async () => {
  const context = newContext();
  const id = await resolved(context);
  const silent: Sighting[] = [1, 2].map(() => died(context, { error: null, errorClass: null }));
  const [claimed, free] = silent as [Sighting, Sighting];
  await ground.write(claimed, free);
  await ground.database.client.deadLetter.update({ where: { id: claimed.id }, data: { state: "claimed" } });
  const { error, errorClass } = died(context);
  await ground.write({ ...claimed, error, errorClass });
  expect([(await ground.get(claimed.id))?.group, await stateOf(id, context)]).toEqual([id, "resolved"]);
  await ground.write({ ...free, error, errorClass });
  expect([(await ground.get(free.id))?.group, await stateOf(id, context)]).toEqual([id, "open"]);
});

test("what a new rule would make of letters opens nothing when they are read again", async () => {
  const context = newContext();
  const id = await resolved(context);
  const { stored, death } = ground.pair(true);
  await ground.write({ ...stored, context }, { ...death, context });
  await groups().say(id, { state: "resolved", by: "ann", why: null });
  const rule = { name: "all", match: { context, message: "." }, fingerprint: "all", enabled: true };
  const written = await groups().saveRule({ id: null, rule, by: "ann" });
  await ground.write({ ...death, context }, { ...stored, context });
  expect((await open(context)).groups.map((group) => [group.id, group.state])).toEqual([[id, "resolved"]]);
  await ground.write({ ...stored, context, consumer: "another" });
  expect(await stateOf(id, context)).toBe("resolved");
  if (written.kind !== "written") throw new Error(`not made: ${written.kind}`);
  await groups().removeRule({ id: written.id });
});
