import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Dying } from "@/e2e/fixtures/dying";
import { openIndexGround, type IndexGround } from "@/e2e/fixtures/index-ground";
import type { Indexing } from "@/e2e/fixtures/indexing";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";

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
const named = "NATS/1.0\r\nx-original-stream: ORDERS\r\nx-original-seq: 7\r\nx-original-subject: orders.a\r\n\r\n";
const letters = [
  { subject: "dlq.id", payload: "x", block: "NATS/1.0\r\nNats-Msg-Id: one\r\n\r\n" },
  { subject: "dlq.named", payload: "x", block: named },
];
const origin = { name: "DLQ" };
const also = (more: object) => dying.api("STREAM.CREATE.ALL_DLQ", { name: "ALL_DLQ", allow_direct: true, ...more });
const publish = (some: readonly { subject: string; payload: string; block?: string }[]) =>
  rawPublish(ground.server.port, some, { user: "all", pass: "p" });
const read = async () =>
  (await run.letters.readings(["test"])).map(({ stream, progress }) => `${stream} ${progress.indexedSeq}`).toSorted();
const cases = async () => (await run.rows()).map(({ subject, alsoSeenAs }) => [subject, alsoSeenAs.length].join(" ")).toSorted();

test.each([
  { how: "a mirror", more: { mirror: origin } },
  { how: "a stream that sources it", more: { sources: [origin] } },
])("letters of a dead-letter stream and of $how that name their message, or have an id, are one case each", async ({ more }) => {
  await ground.create("DLQ", "dlq.>");
  await publish(letters);
  await also(more);
  run = await ground.start();
  await poll(read).toEqual(["ALL_DLQ 2", "DLQ 2"]);
  expect(await cases()).toEqual(["dlq.id 1", "dlq.named 1"]);
});

test("a mirror whose metadata says that it holds no dead letters is left out", async () => {
  await ground.create("DLQ", "dlq.>");
  await publish([{ subject: "dlq.plain", payload: "x" }]);
  await also({ mirror: origin, metadata: { "jetlag.dead-letter": "false" } });
  await ground.create("LAST_DLQ", "last.>");
  await publish([{ subject: "last.a", payload: "x" }]);
  run = await ground.start();
  await poll(read).toEqual(["DLQ 1", "LAST_DLQ 1"]);
  expect(await cases()).toEqual(["dlq.plain 0", "last.a 0"]);
});
