import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { sleep, Watching } from "./test-watching";

let server: NatsServer;
let watching: Watching;

beforeAll(async () => {
  server = await startNatsServer();
  watching = await Watching.open(server);
});
afterAll(async () => {
  await watching.stop();
  await server.stop();
});

test("a full stream with discard old whose messages were all read is normal", async () => {
  await watching.stream({ name: "READ", subjects: ["read.*"], max_msgs: 10, discard: "old" });
  await watching.consumer("READ", "reader");
  await watching.publish("read.a", 10);
  for (const message of await watching.pull("READ", "reader", { batch: 10 })) await watching.answer(message, "+ACK");
  await watching.publish("read.a", 1);
  for (const message of await watching.pull("READ", "reader", { batch: 1 })) await watching.answer(message, "+ACK");
  await watching.nc.flush();
  await watching.tick();
  expect(watching.streamRow("READ")).toMatchObject({ messages: 10, fullness: 0, health: "ok", reason: "" });
});

test("the same stream with unread messages up to the limit is full: the next publish loses one", async () => {
  await watching.publish("read.a", 10);
  await watching.tick();
  expect(watching.streamRow("READ")).toMatchObject({
    fullness: 1,
    health: "full",
    reason: "The oldest of 10 unread messages are discarded.",
  });
});

test("a filtered reader's single old message counts from where it lies", async () => {
  await watching.stream({ name: "SPAN", subjects: ["span.*"], max_msgs: 20, discard: "old", allow_direct: true });
  await watching.consumer("SPAN", "rare", { filter_subject: "span.rare" });
  await watching.publish("span.often", 4);
  await watching.publish("span.rare", 1);
  await watching.publish("span.often", 15);
  await watching.tick();
  expect(watching.streamRow("SPAN")?.fullness).toBeCloseTo(16 / 20, 5);
});

test("a work queue with discard new refuses publishing when full; on the way there it says when", async () => {
  await watching.stream({ name: "TASKS", subjects: ["tasks.*"], retention: "workqueue", max_msgs: 200, discard: "new" });
  await watching.consumer("TASKS", "agent");
  let row = watching.streamRow("TASKS");
  for (let round = 0; round < 40 && row?.health !== "filling"; round += 1) {
    await watching.publish("tasks.a", 9);
    await watching.tick();
    row = watching.streamRow("TASKS");
  }
  expect(row?.health).toBe("filling");
  expect(row?.timeToFullMs).toBeGreaterThan(0);
  expect(row?.timeToFullMs).toBeLessThan(60_000);
  expect(row?.reason).toBe("When full, publishing is refused.");
  expect(row?.publishRatePerSec).toBeGreaterThan(10);

  await watching.publish("tasks.a", 200);
  await sleep(50);
  await watching.tick();
  expect(watching.streamRow("TASKS")).toMatchObject({
    fullness: 1,
    health: "full",
    reason: "Publishing is refused.",
    timeToFullMs: null,
  });
});

test("a dead-letter stream is known by its name, and its letters count as unread", async () => {
  await watching.stream({ name: "AGENT_DLQ", subjects: ["died.>"], max_msgs: 100 });
  await watching.publish("died.one", 90);
  await watching.tick();
  expect(watching.streamRow("AGENT_DLQ")).toMatchObject({ isDeadLetter: true, fullness: 0.9, health: "nearly-full" });
  expect(watching.streamRow("AGENT_DLQ")?.reason).toBe("When full, the oldest of 90 dead letters are discarded.");
});

test("no limit, no fullness", async () => {
  await watching.stream({ name: "OPEN", subjects: ["open.*"] });
  await watching.publish("open.a", 5);
  await watching.tick();
  expect(watching.streamRow("OPEN")).toMatchObject({ fullness: null, timeToFullMs: null, health: "ok" });
});
