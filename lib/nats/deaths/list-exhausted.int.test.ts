import { afterAll, beforeAll, expect, test } from "vitest";
import { openDying, type Dying } from "@/e2e/fixtures/dying";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { listExhausted } from ".";

let server: NatsServer;
let dying: Dying;

beforeAll(async () => {
  server = await startNatsServer();
  dying = await openDying(server.url);
});
afterAll(async () => {
  await dying.close();
  await server.stop();
});

async function list(stream: string, limit = 100) {
  const seqs: number[] = [];
  const take = (messages: readonly { seq: number }[]) => void seqs.push(...messages.map(({ seq }) => seq));
  return { found: await listExhausted(dying.context, { stream, consumer: "w" }, { limit, take }), seqs };
}

async function exhaust(stream: string, count: number): Promise<void> {
  for (let nth = 0; nth < count; nth++) {
    await dying.publish(`${stream.toLowerCase()}.a`);
    await dying.exhaust(stream);
  }
}

test("what was given and lies there, by filter, up to a limit", async () => {
  await dying.make("QUEUE", "workqueue", { filter_subject: "queue.a" });
  await dying.publish("queue.unwanted");
  await exhaust("QUEUE", 3);
  await dying.publish("queue.a");
  const { found, seqs } = await list("QUEUE");
  expect([seqs, found?.isCut, await found?.stillHolds()]).toEqual([[2, 3, 4], false, true]);
  const cut = await list("QUEUE", 2);
  expect([cut.seqs, cut.found?.isCut]).toEqual([[2, 3], true]);
});

test("a limit holds for all filters together, and what the next ones hold does not undo that", async () => {
  await dying.make("BOTH", "workqueue", { filter_subjects: ["both.a", "both.b"] });
  await exhaust("BOTH", 3);
  const cut = await list("BOTH", 2);
  expect([cut.seqs, cut.found?.isCut]).toEqual([[1, 2], true]);
});

test("a message in hand, a RESET meanwhile, a consumer or a stream made again: nobody can tell", async () => {
  await dying.make("LIVE", "workqueue");
  await exhaust("LIVE", 2);
  await dying.publish("live.a");
  const [inHand] = await dying.pull("LIVE", "w");
  expect((await list("LIVE")).found).toBeNull();
  await inHand?.answer("+ACK");
  await expect.poll(async () => (await list("LIVE")).found !== null).toBe(true);
  const before = await list("LIVE");
  await dying.publish("live.a");
  expect(await before.found?.stillHolds()).toBe(true);
  await dying.api("CONSUMER.RESET.LIVE.w", { seq: 1 });
  expect(await before.found?.stillHolds()).toBe(false);
  await dying.api("CONSUMER.DELETE.LIVE.w");
  expect(await before.found?.stillHolds()).toBe(false);
  expect((await list("LIVE")).found).toBeNull();
});
