import { expect, test } from "vitest";
import { until } from "../testing/fleet-process";
import { oneIncidentPerTest, raise } from "../testing/one-incident";
import { sleep } from "./time";
import type { Bus, Handler, Incident } from "./types";

const { at, letters, waiting, remembered, consumer, queueWith, advisoriesOf } = oneIncidentPerTest();
const soon = { timeoutMs: 60_000 };
/** Longer than a test may take: who waits as long as this fails. */
const FOREVER_MS = 600_000;

test("stops: what it had in hand is dropped unanswered, nobody pulls, no heartbeat; off, it starts anew and works all off", async () => {
  const beats: unknown[] = [];
  at.nc.subscribe("fleet.heartbeat.worker", { callback: (_, m) => void beats.push(m.json()) });
  let started = 0;
  const handler: Handler = async ({ signal, attempt }) => {
    started += 1;
    if (attempt === 1 && started === 1) await sleep(60_000, signal);
  };
  await queueWith({ stops: ["worker"] }, handler, async ({ publish, set }) => {
    set("off");
    await publish("in hand");
    await until(() => started === 1 && beats.length > 2, { ...soon, what: "it to be in hand, and heard" });
    set("on");
    await until(async () => (await consumer()).num_waiting === 0, { ...soon, what: "nobody to pull" });
    await publish("waits");
    const beatsBefore = beats.length;
    await sleep(1_200); // ack_wait: nobody is there to take it again
    expect(await consumer()).toMatchObject({ num_pending: 1, num_ack_pending: 1, num_redelivered: 0 });
    expect([started, await letters(), beats.length]).toEqual([1, 0, beatsBefore]);
    set("off");
    await until(async () => (await waiting()) === 0, { ...soon, what: "both to be worked off" });
    expect([started, await letters()]).toEqual([3, 0]);
    await until(() => beats.length > beatsBefore, { ...soon, what: "a heartbeat" });
  });
});

test("a worker that is stopped at its last attempt writes no dead letter", async () => {
  const heard = advisoriesOf("MAX_DELIVERIES");
  let last = false;
  const handler: Handler = async ({ signal, lastAttempt }) => {
    if (!lastAttempt) throw new Error("again");
    last = true;
    await sleep(60_000, signal);
  };
  await queueWith({ stops: ["worker"] }, handler, async ({ publish, set }) => {
    set("off");
    await publish();
    await until(() => last, { ...soon, what: "the last attempt" });
    set("on");
    await sleep(1_200);
    set("off");
    await until(() => heard.length === 1, { ...soon, what: "the advisory" });
    expect([await waiting(), await letters()]).toEqual([1, 0]);
  });
});

test("a worker that is stopped while it works does not remember the work as done, also where it only meant to say something", async () => {
  const heard: unknown[] = [];
  at.nc.subscribe("said", { callback: (_, m) => void heard.push(m.json()) });
  const attempts: number[] = [];
  const stored: unknown[] = [];
  const death = new AbortController();
  const agent = (bus: Bus) =>
    void bus.consume("WORK", "worker", async ({ attempt }) => {
      attempts.push(attempt);
      if (attempt === 1) await sleep(FOREVER_MS, death.signal).catch(() => {}); // it does not look at the signal
      if (attempt === 1) stored.push(await bus.large.put(Uint8Array.of(1)).catch((error: unknown) => String(error)));
      bus.emit("said", attempt);
    });
  await queueWith({ stops: ["worker"], queue: { agent } }, raise, async ({ publish, set }) => {
    set("off");
    await publish();
    await until(() => attempts.length === 1, { ...soon, what: "it to be in hand" });
    set("on");
    death.abort();
    await until(() => stored.length === 1, { ...soon, what: "the end of the handler" });
    await sleep(100);
    expect(await remembered()).toBe(0);
    set("off");
    await until(async () => (await waiting()) === 0, { ...soon, what: "the ack" });
    await until(() => heard.length > 0, { ...soon, what: "its word" });
    expect([attempts, heard, stored]).toEqual([[1, 2], [2], [expect.stringMatching(/^Stopped/)]]);
  });
});

test("whileOn: what cannot be cleared away is logged and counted; that it was interrupted is not", async () => {
  let clearAway = "NO_SUCH_STREAM";
  const whileOn: Incident["whileOn"] = {
    beside: "worker",
    async run(bus, signal) {
      try {
        await bus.publish("dlq.flood", {}, { msgId: clearAway });
        await bus.sleep(FOREVER_MS, signal);
      } finally {
        await bus.purge(clearAway, "dlq.flood");
      }
    },
  };
  const errors = (lines: readonly Record<string, unknown>[]) => lines.filter(({ level }) => level === 50);
  await queueWith({ whileOn }, raise, async ({ set, lines }) => {
    await until(async () => (await letters()) === 1, { ...soon, what: "what it makes" });
    set("off");
    await until(() => errors(lines).length > 0, { ...soon, what: "the error" });
    expect(errors(lines)).toMatchObject([{ failures: 1, msg: "a loop failed when it was stopped" }]);
    expect(errors(lines)[0]?.error).toMatch(/stream not found/);

    clearAway = "DEAD_LETTERS";
    set("on");
    await until(async () => (await letters()) === 2, { ...soon, what: "it to run again" });
    set("off");
    await until(async () => (await letters()) === 0, { ...soon, what: "the purge" });
    expect(errors(lines)).toHaveLength(1);
  });
});

test("whileOn: runs while it is on; what it leaves is purged when it is off, and at a start, since a killed process left it; and again", async () => {
  let n = 0;
  const whileOn: Incident["whileOn"] = {
    beside: "worker",
    leaves: { stream: "DEAD_LETTERS", subject: "dlq.flood" },
    async run(bus, signal) {
      for (;;) {
        await bus.publish("dlq.flood", {}, { msgId: `${(n += 1)}` });
        await bus.sleep(20, signal);
      }
    },
  };
  const nothing = async () => {};
  await queueWith({ whileOn }, nothing, async ({ set }) => {
    for (const time of ["first", "second"]) {
      await until(async () => (await letters()) > 1, { ...soon, what: `the ${time} flood` });
      set("off");
      await until(async () => (await letters()) === 0, { ...soon, what: "the purge" });
      const before = n;
      await sleep(100);
      expect([await letters(), n]).toEqual([0, before]);
      set("on");
    }
    set("off");
  });
  for (const subject of ["dlq.flood", "dlq.else"]) await at.js.publish(subject, "left");
  await queueWith({ whileOn, initial: "off" }, nothing, async () => {
    await until(async () => (await letters()) === 1, { ...soon, what: "the purge at the start" });
  });
});
