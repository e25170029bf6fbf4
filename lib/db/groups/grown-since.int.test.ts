import { expect, test } from "vitest";
import { explained } from "../redrives/test-explain";
import { groupsGrownSince } from "./grown-since";
import { groupGround } from "./test-ground";

const { ground, groups, died, newContext } = groupGround();

const minutesAgo = (minutes: number) => Date.now() - minutes * 60_000;
const seen = (minutes: number, more: object = {}) => ({ seenAt: minutesAgo(minutes), storedAt: minutesAgo(minutes), ...more });

test("groups with arrivals since, whatever became of the letters; whose they are is certain where no rule and no header made them one", async () => {
  const context = newContext();
  const [first, ...rest] = [
    died(context, seen(1, { consumer: "a", error: "down" })),
    died(context, seen(2, { consumer: "a", error: "down" })),
    died(context, seen(30, { consumer: "a", error: "down" })),
    died(context, seen(1, { consumer: "b", error: "named", fingerprint: "mine" })),
    died(context, seen(40, { consumer: "c", error: "long ago" })),
  ];
  await ground.write(first!, ...rest);
  await ground.database.client.deadLetter.update({ where: { id: first!.id }, data: { state: "gone" } });
  const grown = await groups().grownSince([context], minutesAgo(9));
  expect(grown.map(({ consumer, isOfOne, count }) => [consumer, isOfOne, count]).toSorted()).toEqual([
    ["a", true, 2],
    ["b", false, 1],
  ]);
  expect(grown[0]).toMatchObject({ context, stream: first!.originalStream });
  expect(await groups().grownSince(["another"], minutesAgo(9))).toEqual([]);
});

test("groups are read, and of those that grew a few counts each, not their letters", async () => {
  const context = newContext();
  await ground.write(
    ...Array.from({ length: 2_000 }, (_, n) => died(context, seen(1, { consumer: "a", error: n % 2 === 0 ? "even" : "odd" }))),
  );
  const client = explained(ground.database.client, (rows, sql) => expect(rows, sql).toBeLessThan(100));
  expect((await groupsGrownSince(client, [context], minutesAgo(9))).map(({ count }) => count)).toEqual([1_000, 1_000]);
});
