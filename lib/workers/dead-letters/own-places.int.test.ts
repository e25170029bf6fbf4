import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Dying, Retention } from "@/e2e/fixtures/dying";
import { openIndexGround, type IndexGround } from "@/e2e/fixtures/index-ground";
import type { Indexing } from "@/e2e/fixtures/indexing";

let ground: IndexGround;
let dying: Dying;
let run: Indexing;

beforeAll(async () => {
  ground = await openIndexGround();
  dying = await ground.dying();
});
afterEach(async () => {
  await run.stop();
  await ground.clear();
});
afterAll(async () => {
  await dying.close();
  await ground.close();
});

const poll = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 30_000, interval: 100 });
const places = async (state: "open" | "gone" = "open") => (await run.rows(state)).map(({ stream, seq }) => `${stream} ${seq}`).toSorted();

async function exhaust(stream: string, count: number): Promise<void> {
  for (let nth = 1; nth <= count; nth++) {
    await dying.publish(`${stream.toLowerCase()}.${nth}`, `${nth}`);
    await dying.exhaust(stream);
  }
}

test("what leaves its own stream is gone: deleted, acknowledged late, purged, its stream deleted or made again", async () => {
  await dying.capture();
  run = await ground.start();
  await dying.make("DELETED", "workqueue");
  await exhaust("DELETED", 3);
  await dying.make("PURGED", "limits");
  await exhaust("PURGED", 2);
  await dying.make("AWAY", "interest");
  await exhaust("AWAY", 1);
  await dying.make("AGAIN", "limits");
  await exhaust("AGAIN", 1);
  await dying.make("SPARSE", "limits", { filter_subjects: ["sparse.1", "sparse.2"] });
  await exhaust("SPARSE", 2);
  await ground.publish("sparse.noise", 10_010);
  await dying.publish("sparse.last");
  await dying.api("STREAM.PURGE.SPARSE", { filter: "sparse.noise" }); // more than the server is asked to list
  const left = ["DELETED 1", "PURGED 2", "SPARSE 1"];
  const all = ["AGAIN 1", "AWAY 1", "DELETED 1", "DELETED 2", "DELETED 3", "PURGED 1", "PURGED 2", "SPARSE 1", "SPARSE 2"];
  await poll(places).toEqual(all);
  await dying.api("STREAM.MSG.DELETE.DELETED", { seq: 2 });
  await dying.api("STREAM.MSG.DELETE.SPARSE", { seq: 2 });
  await dying.publish("$JS.ACK.DELETED.w.1.3.1.0.0", "+ACK");
  await dying.api("STREAM.PURGE.PURGED", { seq: 2 });
  await dying.api("STREAM.DELETE.AWAY");
  await dying.api("STREAM.DELETE.AGAIN");
  await dying.make("AGAIN", "limits");
  await dying.publish("again.stranger");
  await poll(places).toEqual(left);
  expect(await places("gone")).toEqual(all.filter((place) => !left.includes(place)));
  await run.stop();
  await dying.api("STREAM.MSG.DELETE.DELETED", { seq: 1 });
  run = await ground.start();
  await poll(places).toEqual(["PURGED 2", "SPARSE 1"]);
});

test("of a stream that was emptied nothing is left, wherever it says that it begins", async () => {
  await dying.capture();
  run = await ground.start();
  await dying.make("EMPTIED", "limits", {}, { storage: "file" });
  await exhaust("EMPTIED", 8);
  await poll(async () => (await places()).length).toBe(8);
  for (const seq of [1, 2, 8, 7, 6]) await dying.api("STREAM.MSG.DELETE.EMPTIED", { seq });
  await poll(async () => (await places()).length).toBe(3);
  await dying.api("STREAM.PURGE.EMPTIED", { seq: 6 }); // nats-server 2.15.1 names only 6 to 8 as deleted, and begins at 3
  await poll(places).toEqual([]);
});

test("a stranger under the number of a message in memory is not taken for it", async () => {
  await dying.capture();
  await dying.make("MEMORY", "limits", {}, { storage: "memory" });
  run = await ground.start();
  await exhaust("MEMORY", 1);
  await poll(places).toEqual(["MEMORY 1"]);
  await ground.server.kill();
  await ground.server.restart();
  await dying.connected();
  const streams = await dying.api<{ streams: string[] | null }>("STREAM.NAMES");
  if (!streams.streams?.includes("MEMORY")) await dying.make("MEMORY", "limits", {}, { storage: "memory" });
  await dying.publish("memory.stranger");
  await poll(places).toEqual([]);
});

/** Everything that stream and consumer say of themselves, but the time. */
async function counters(stream: string): Promise<unknown> {
  const { ts: _ts, ...info } = await dying.api<{ ts: string }>(`STREAM.INFO.${stream}`, { deleted_details: true });
  const { ts: _at, ...consumer } = await dying.api<{ ts: string }>(`CONSUMER.INFO.${stream}.w`);
  return { info, consumer, consumers: await dying.api(`CONSUMER.NAMES.${stream}`) };
}

/** Dead from before, dead and captured, in hand, and waiting. */
async function populate(stream: string): Promise<void> {
  await dying.publish(`${stream.toLowerCase()}.4`);
  await dying.exhaust(stream);
  await dying.publish(`${stream.toLowerCase()}.5`);
  await dying.pull(stream, "w");
  await dying.publish(`${stream.toLowerCase()}.6`);
}

test("indexing and looking leave every counter of stream and consumer as it was, on interest and work queue", async () => {
  const streams: Record<string, Retention> = { ORDERS: "interest", TASKS: "workqueue" };
  for (const [stream, retention] of Object.entries(streams)) {
    await dying.make(stream, retention);
    await exhaust(stream, 3);
  }
  await dying.capture();
  for (const stream of Object.keys(streams)) await populate(stream);
  const before = await Promise.all(Object.keys(streams).map(counters));
  run = await ground.start();
  await poll(places).toEqual(["ORDERS 4", "TASKS 4"]);
  await new Promise((resolve) => setTimeout(resolve, 6_000)); // a round of looking at what may have left
  expect(await Promise.all(Object.keys(streams).map(counters))).toEqual(before);
});
