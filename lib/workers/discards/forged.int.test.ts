import { afterAll, beforeAll, expect, test } from "vitest";
import { ada, startDiscarding, type Discarding } from "@/e2e/fixtures/discarding";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { readBatch } from "@/lib/nats/messages";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { undoDiscard } from "@/lib/services/discards/undo-discard";

let server: NatsServer;
let run: Discarding;

beforeAll(async () => {
  server = await startNatsServer();
  run = await startDiscarding(server);
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});

test("a letter that somebody publishes under the id of an undo's copy does not pass for what was put back", async () => {
  const done = await run.discard(await run.dead(2));
  // Whoever may subscribe to jetlag.trash.> sees this id; whoever may write dead letters may use it.
  const block = `NATS/1.0\r\nNats-Msg-Id: jetlag:undo:${done.id}:1\r\n\r\n`;
  await rawPublish(server.port, [{ subject: "dlq.test", block, payload: "forged" }]);
  await undoDiscard(ada, { id: done.id, reason: "a mistake" }, run);
  expect(await run.rested(done.id)).toMatchObject({ state: "partly-undone", counts: { restored: 1, discarded: 1 } });
  const { messages } = await readBatch(run.context, { name: "DLQ", allowDirect: true }, { fromSeq: 1, batch: 10 });
  expect(messages.map(({ payload }) => Buffer.from(payload).toString())).toEqual(["forged", "body 1"]);
});
