import { headers } from "@nats-io/transport-node";
import { expect, test } from "vitest";
import { until } from "../testing/fleet-process";
import { oneWorkerPerTest } from "../testing/one-worker";

const { at, work, waiting, letters, reconnect } = oneWorkerPerTest();

test("what was done once is not done again: by Nats-Msg-Id, and after a re-drive by Jetlag-Original-Msg-Id", async () => {
  const done: string[] = [];
  await work(async ({ key }) => void done.push(key ?? "none"));
  const again = headers();
  again.set("Jetlag-Original-Msg-Id", "m-1");
  await at.js.publish("work.x", "{}", { msgID: "m-1" });
  await until(() => done.length === 1, { timeoutMs: 60_000, what: "the first" });
  await at.js.publish("work.x", "{}", { msgID: "jetlag:job:DEAD_LETTERS:1", headers: again });
  await at.js.publish("work.x", "{}", { msgID: "m-2" });
  await until(() => done.length === 2, { timeoutMs: 60_000, what: "the other" });
  await until(async () => (await waiting()) === 0, { timeoutMs: 60_000, what: "all acked" });
  expect(done).toEqual(["m-1", "m-2"]);
});

test("what one process has done, the next one knows, also after the server was started again", async () => {
  const done: string[] = [];
  const first = await work(async ({ key }) => void done.push(key ?? ""));
  await at.js.publish("work.x", "{}", { msgID: "once. and only once" });
  await until(async () => (await waiting()) === 0 && done.length === 1, {
    timeoutMs: 60_000,
    what: "the work",
  });
  await first.stop({ graceMs: 100 });
  await at.server.restart();
  await reconnect();

  await work(async ({ key }) => void done.push(`again: ${key}`));
  const again = headers();
  again.set("Jetlag-Original-Msg-Id", "once. and only once");
  await at.js.publish("work.x", "{}", { msgID: "jetlag:job:DEAD_LETTERS:1", headers: again });
  await until(async () => (await waiting()) === 0, { timeoutMs: 60_000, what: "the repeat to be acked" });
  expect(done).toEqual(["once. and only once"]);
});

test("what failed is not remembered: sent again after its death, it is worked on", async () => {
  let isBroken = true;
  const done: string[] = [];
  await work(
    async ({ key }) => {
      if (isBroken) throw new Error("broken");
      done.push(key ?? "");
    },
    { maxDeliver: 1 },
  );
  await at.js.publish("work.x", "{}", { msgID: "m-1" });
  await until(async () => (await letters()) === 1, { timeoutMs: 60_000, what: "the death" });
  isBroken = false;
  const again = headers();
  again.set("Jetlag-Original-Msg-Id", "m-1");
  await at.js.publish("work.x", "{}", { msgID: "jetlag:job:DEAD_LETTERS:1", headers: again });
  await until(() => done.length === 1, { timeoutMs: 60_000, what: "the work" });
});
