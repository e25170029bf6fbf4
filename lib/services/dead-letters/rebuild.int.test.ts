import { afterAll, beforeAll, expect, test } from "vitest";
import type { Dying } from "@/e2e/fixtures/dying";
import { openIndexGround, type IndexGround } from "@/e2e/fixtures/index-ground";
import { startIndexing, type Indexing } from "@/e2e/fixtures/indexing";
import { until } from "@/lib/nats/test-context";

let ground: IndexGround;
let dying: Dying;
let run: Indexing;

const start = async () => {
  run = await startIndexing({ url: ground.server.url, db: ground.db, auth: { user: "all", password: "p" }, keeps: true });
};

beforeAll(async () => {
  ground = await openIndexGround();
  dying = await ground.dying();
  await ground.create("DLQ", "dlq.>");
  await dying.capture();
  await dying.make("ORDERS", "limits");
  await dying.make("TASKS", "workqueue");
  await ground.db.keptConsumers.switchOn({ context: "test", stream: "TASKS", consumer: "w" }, 0);
  await start();
});
afterAll(async () => {
  await run?.stop();
  await dying?.close();
  await ground?.close();
});

const statesOf = async () =>
  (await run.letters.list({ contexts: ["test"] }, { limit: 500, offset: 0 })).letters
    .map(({ id, state, kind, stream, seq, subject, sizeBytes, payloadAvailable, alsoSeenAs, claimedBy }) =>
      JSON.stringify({ id, state, kind, stream, seq, subject, sizeBytes, payloadAvailable, alsoSeenAs, claimedBy }),
    )
    .toSorted();

const remove = (stream: string, seq: number) => dying.api(`STREAM.MSG.DELETE.${stream}`, { seq, no_erase: true });
const readings = () => run.letters.readings(["test"]);
const messages = async (stream: string) => (await dying.api<{ state: { messages: number } }>(`STREAM.INFO.${stream}`)).state.messages;
const isRead = () => until(async () => (await readings()).every(({ isIndexed }) => isIndexed));
const forget = () => run.db.client.$executeRaw`UPDATE dead_letter SET error = 'as an older profile read it' WHERE stream = 'DLQ'`;

/** Everything that a letter can be: open, gone, held, discarded; stored, exhausted, kept, with its message and without. */
async function die(): Promise<void> {
  await ground.publish("dlq.a", 5);
  for (const subject of ["orders.a", "orders.b"]) {
    await dying.publish(subject, "four");
    await dying.exhaust("ORDERS");
  }
  for (const subject of ["tasks.a", "tasks.b"]) {
    await dying.publish(subject, "kept");
    await dying.exhaust("TASKS");
  }
  await until(async () => (await run.rows()).length === 9);
  await until(async () => (await run.rows()).filter(({ stream }) => stream === "JETLAG_DEAD_LETTERS").length === 2);
  await remove("ORDERS", 1);
  await remove("DLQ", 2);
  await remove("JETLAG_DEAD_LETTERS", 1);
  await until(async () => (await run.rows("gone")).length === 2);
  await until(async () => (await run.rows()).some(({ stream, seq }) => stream === "TASKS" && seq === 1));
  await run.db.client.$executeRaw`UPDATE dead_letter SET state = 'claimed', claimed_by = 'a job' WHERE stream = 'DLQ' AND seq = 3`;
  await run.db.client.$executeRaw`UPDATE dead_letter SET state = 'discarded' WHERE stream = 'DLQ' AND seq = 4`;
  await isRead();
}

test("a rebuild that a crash follows at once is done by the next process, and brings back or loses nothing", async () => {
  await die();
  const before = await statesOf();
  expect(before).toHaveLength(9);
  const others = async () => [
    await run.db.client.keptConsumer.count(),
    await run.db.client.sighting.count(),
    await messages("JETLAG_DEAD_LETTERS"),
    (await run.letters.readings(["test"])).length,
  ];
  const beside = await others();

  await forget();
  expect((await run.db.indexRebuilds.begin("test")).toSorted()).toEqual(["DLQ", "JETLAG_ADVISORIES", "JETLAG_DEAD_LETTERS"]);
  await run.stop();
  await start();
  await until(async () => (await run.rows()).every(({ error }) => error !== "as an older profile read it"));
  await isRead();
  expect(await statesOf()).toEqual(before);
  expect(await others()).toEqual(beside);

  await forget();
  await run.db.indexRebuilds.begin("test");
  await until(async () => (await run.rows()).every(({ error }) => error !== "as an older profile read it"));
  await isRead();
  expect(await statesOf()).toEqual(before);
  expect(await others()).toEqual(beside);
});
