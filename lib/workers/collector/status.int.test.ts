import { nanos } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { sleep, Watching } from "./test-watching";

/** Each status made for real: a consumer in that condition on a real server, read through monitoring. */
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

test("ok: a filtered consumer that is caught up has lag 0, however far its stream has gone", async () => {
  await watching.stream({ name: "CAUGHT", subjects: ["caught.>"] });
  await watching.consumer("CAUGHT", "billing", { filter_subject: "caught.billing" });
  await watching.publish("caught.billing", 3);
  for (const message of await watching.pull("CAUGHT", "billing", { batch: 3 })) await watching.answer(message, "+ACK");
  await watching.nc.flush();
  await watching.publish("caught.support", 500);
  await watching.watch(900, () => expect(watching.row("CAUGHT", "billing")?.status).toBe("ok"));
  expect(watching.row("CAUGHT", "billing")).toMatchObject({ lag: 0, ageMs: null, reason: "Nothing waits.", reasons: [], since: null });
});

test("no-workers: nobody pulls; one waiting pull later it is well again", async () => {
  await watching.stream({ name: "ALONE", subjects: ["alone.>"] });
  await watching.consumer("ALONE", "booking", { filter_subject: "alone.book" });
  await watching.publish("alone.book", 12);
  const row = await watching.until("ALONE", "booking", "no-workers");
  expect(row.reason).toMatch(/^12 pending, nothing delivered for (under )?\d+ s, nobody pulling\.$/);
  expect(row.ageMs).toBeGreaterThanOrEqual(600);
  expect(Date.parse(row.since ?? "")).toBeLessThan(Date.now() - 600);

  for (const message of await watching.pull("ALONE", "booking", { batch: 12 })) await watching.answer(message, "+ACK");
  await watching.nc.flush();
  expect(await watching.until("ALONE", "booking", "ok")).toMatchObject({ lag: 0 });
});

test("no-workers: a push consumer without a subscriber", async () => {
  await watching.stream({ name: "PUSHED", subjects: ["pushed.>"] });
  await watching.consumer("PUSHED", "mailer", { deliver_subject: "deliver.mailer" });
  await watching.publish("pushed.one", 2);
  expect((await watching.until("PUSHED", "mailer", "no-workers")).reason).toContain("2 pending");
  expect(watching.row("PUSHED", "mailer")?.reason).toContain("nobody subscribed");
});

test("a busy worker has no pull waiting and is not absent", async () => {
  await watching.stream({ name: "BUSY", subjects: ["busy.>"] });
  await watching.consumer("BUSY", "long-task", { max_ack_pending: 5, ack_wait: nanos(20_000) });
  await watching.publish("busy.one", 3);
  const [message] = await watching.pull("BUSY", "long-task", { batch: 1 });
  await watching.watch(1_500, () => expect(watching.row("BUSY", "long-task")).toMatchObject({ status: "ok", numWaiting: 0, lag: 3 }));
  if (message) await watching.answer(message, "+ACK");
});

test("stuck: taken, never acknowledged, and nobody pulls any more", async () => {
  await watching.stream({ name: "STUCK", subjects: ["stuck.>"] });
  await watching.consumer("STUCK", "crashed", { ack_wait: nanos(500) });
  await watching.publish("stuck.one", 2);
  await watching.pull("STUCK", "crashed", { batch: 2 });
  const row = await watching.until("STUCK", "crashed", "stuck");
  expect(row).toMatchObject({ numPending: 0, numAckPending: 2 });
  expect(row.reason).toMatch(/^2 unacknowledged past the ack wait of .+, nobody pulling for .+\.$/);
});

test("no-workers and stuck at once: the first by precedence is shown, both are told", async () => {
  await watching.stream({ name: "BOTH", subjects: ["both.>"] });
  await watching.consumer("BOTH", "gone", { ack_wait: nanos(300) });
  await watching.publish("both.one", 4);
  await watching.pull("BOTH", "gone", { batch: 1 });
  const row = await watching.until("BOTH", "gone", "no-workers");
  expect(row.reasons.map(({ status }) => status)).toEqual(["no-workers", "stuck"]);
});

test("stalled: a pull waits, messages wait, and nothing comes (overflow group below its threshold)", async () => {
  await watching.stream({ name: "STALLED", subjects: ["stalled.>"] });
  await watching.consumer("STALLED", "overflow", { priority_groups: ["spare"], priority_policy: "overflow" });
  await watching.publish("stalled.one", 4);
  const pulled = watching.pull("STALLED", "overflow", { batch: 1, expiresMs: 10_000, extra: { group: "spare", min_pending: 1_000 } });
  const row = await watching.until("STALLED", "overflow", "stalled", 10_000);
  expect(row.reason).toMatch(/^4 pending, nothing delivered for .+ with 1 pull waiting\.$/);
  expect(await pulled).toEqual([]);
});

test("saturated: everything it may have in hand is in hand", async () => {
  await watching.stream({ name: "FULL_HANDS", subjects: ["hands.>"] });
  await watching.consumer("FULL_HANDS", "slow", { max_ack_pending: 3 });
  await watching.publish("hands.one", 20);
  const held = watching.pull("FULL_HANDS", "slow", { batch: 20, expiresMs: 10_000 });
  const row = await watching.until("FULL_HANDS", "slow", "saturated", 10_000);
  expect(row).toMatchObject({
    numAckPending: 3,
    maxAckPending: 3,
    reason: "All 3 messages it may have in hand are unacknowledged, 17 wait behind.",
  });
  expect(row.reasons.map(({ status }) => status)).not.toContain("stalled");
  await held;
});

test("paused: with the time that is left, and without alarm when it ends", async () => {
  await watching.stream({ name: "PAUSED", subjects: ["paused.>"] });
  await watching.consumer("PAUSED", "resting");
  await watching.jsm.consumers.pause("PAUSED", "resting", new Date(Date.now() + 60_000));
  await watching.publish("paused.one", 7);
  const row = await watching.until("PAUSED", "resting", "paused");
  expect(row.reason).toMatch(/^Paused for another (1 min|\d+ s), 7 pending\.$/);
  expect(Date.parse(row.pausedUntil ?? "")).toBeGreaterThan(Date.now() + 30_000);
  await watching.watch(900);
  await watching.jsm.consumers.resume("PAUSED", "resting");
  await watching.tick();
  expect(watching.row("PAUSED", "resting")?.status).toBe("ok");
});

test("falling-behind, then draining with an end in sight", async () => {
  await watching.stream({ name: "TREND", subjects: ["trend.>"] });
  await watching.consumer("TREND", "worker", { max_ack_pending: 10_000 });
  let publishing = 6;
  const flow = setInterval(() => void watching.publish("trend.one", publishing), 50);
  const work = { on: true, batch: 1 };
  const worker = (async () => {
    while (work.on) {
      for (const message of await watching.pull("TREND", "worker", { batch: work.batch, expiresMs: 100 }))
        await watching.answer(message, "+ACK");
      await sleep(30);
    }
  })();

  const behind = await watching.until("TREND", "worker", "falling-behind");
  expect(behind.reason).toMatch(/^[\d,]+ behind and growing by [\d.,]+\/s, the oldest waits /);
  expect(behind.etaMs).toBeNull();
  publishing = 0;
  work.batch = 2;
  const better = await watching.until("TREND", "worker", "draining");
  expect(better.reason).toMatch(/behind, shrinking by [\d.,]+\/s, done in about /);
  expect(better.etaMs).toBeGreaterThan(0);
  clearInterval(flow);
  work.on = false;
  await worker;
});
