import { expect, test } from "vitest";
import type { Bus, Delivery, Fault, Handler, Incident, Level } from "./types";
import { oneQueue } from "../testing/one-queue";
import { oneWorkerPerTest } from "../testing/one-worker";
import { startStation } from "../testing/one-station";
import { until } from "../testing/fleet-process";
import { linesOfLog } from "../testing/lines-of-log";
import { sleep } from "./time";
import type { Station } from "./station";

const { at, letters, waiting, remembered, consumer } = oneWorkerPerTest();

const incident = (own: Partial<Incident>): Incident => ({ name: "it", title: "", lookFor: "", ends: "", initial: "off", ...own });
const soon = { timeoutMs: 5_000 };

/** Longer than a test may take: who waits as long as this fails. */
const FOREVER_MS = 600_000;
type Queue = Parameters<typeof oneQueue>[1];

/** One queue with this incident, on unless said, which `set` switches; ends with the test. */
async function queueWith(own: Partial<Incident> & { queue?: Queue }, handler: Handler, use: (at: Running) => Promise<void>): Promise<void> {
  let level = own.initial ?? "on";
  const { queue, ...rest } = own;
  const system = { ...oneQueue(handler, { ackWaitMs: 1_000, ...queue }), incidents: [incident(rest)] };
  const { log, lines } = linesOfLog("debug");
  const station = await startStation(system, at.server.url, { incident: () => level, log, heartbeatMs: 50 });
  const set = (state: Level) => {
    level = state;
    station.followIncidents();
  };
  try {
    await use({ station, set, lines, publish: (body = "x") => at.js.publish("work.a", body, { msgID: body }) });
  } finally {
    await station.stop({ graceMs: 100 });
  }
}
type Running = {
  station: Station;
  set(state: Level): void;
  publish(body?: string): Promise<unknown>;
  lines: readonly Record<string, unknown>[];
};

function advisoriesOf(kind: string): { deliveries: number; reason?: string }[] {
  const heard: { deliveries: number; reason?: string }[] = [];
  at.nc.subscribe(`$JS.EVENT.ADVISORY.CONSUMER.${kind}.>`, { callback: (_, m) => void heard.push(m.json()) });
  return heard;
}

test("fail: as if the handler had thrown, to the dead letter; it is told stream, consumer, subject, id and attempt", async () => {
  const asked: Delivery[] = [];
  const fault = (_: Level, delivery: Delivery): Fault => {
    asked.push(delivery);
    return { kind: "fail", error: new Error("as told") };
  };
  await queueWith({ fault }, raise, async ({ publish }) => {
    await publish();
    await until(async () => (await letters()) === 1, { ...soon, what: "a dead letter" });
    const about = { stream: "WORK", consumer: "worker", subject: "work.a", id: "x" };
    expect(asked).toEqual([1, 2, 3].map((attempt) => ({ ...about, attempt, lastAttempt: attempt === 3 })));
    expect((await at.jsm.streams.getMessage("DEAD_LETTERS", { seq: 1 }))?.string()).toContain("as told");
  });
});

test("nak: comes back at once; what the last attempt does is its own affair", async () => {
  const handled: number[] = [];
  const fault = (_: Level, { lastAttempt }: Delivery): Fault | null => (lastAttempt ? null : { kind: "nak" });
  await queueWith(
    { fault, queue: { nakDelayMs: FOREVER_MS, ackWaitMs: FOREVER_MS } },
    async ({ attempt }) => void handled.push(attempt),
    async ({ publish }) => {
      await publish();
      await until(async () => (await waiting()) === 0, { ...soon, what: "the ack" });
      expect(handled).toEqual([3]);
      expect(await letters()).toBe(0);
    },
  );
});

test("nak at the last attempt: exhausted, which only MAX_DELIVERIES says", async () => {
  const heard = advisoriesOf("MAX_DELIVERIES");
  await queueWith({ fault: () => ({ kind: "nak" }) }, raise, async ({ publish, lines }) => {
    await publish();
    await until(() => heard.length === 1, { ...soon, what: "the advisory" });
    expect(lines.filter(({ msg }) => msg === "handled").map(({ outcome }) => outcome)).toEqual(["retried", "retried", "exhausted"]);
    expect([await waiting(), await letters()]).toEqual([1, 0]);
  });
});

test("term: the server says why, the message is gone, and there is no dead letter", async () => {
  const heard = advisoriesOf("MSG_TERMINATED");
  await queueWith({ fault: () => ({ kind: "term", reason: "cannot be" }) }, raise, async ({ publish }) => {
    await publish();
    await until(() => heard.length === 1, { ...soon, what: "the advisory" });
    expect(heard[0]).toMatchObject({ deliveries: 1, reason: "cannot be" });
    expect([await waiting(), await letters()]).toEqual([0, 0]);
  });
});

test("abandon: no answer at all; after the last attempt only MAX_DELIVERIES speaks of it", async () => {
  const heard = advisoriesOf("MAX_DELIVERIES");
  await queueWith({ fault: () => ({ kind: "abandon" }) }, raise, async ({ publish }) => {
    await publish();
    await until(() => heard.length === 1, { ...soon, what: "the advisory" });
    expect(heard[0]).toMatchObject({ deliveries: 3 });
    expect([await waiting(), await letters()]).toEqual([1, 0]);
  });
});

test("lose: acked, not done, and not remembered as done", async () => {
  await queueWith({ fault: () => ({ kind: "lose" }) }, raise, async ({ publish }) => {
    await publish();
    await until(async () => (await waiting()) === 0, { ...soon, what: "the ack" });
    expect([await letters(), await remembered()]).toEqual([0, 0]);
  });
});

test("slow: the handler begins later, or when it is switched off; then a delivery is what it was", async () => {
  const handled: number[] = [];
  let asked = 0;
  let nominalMs = 800;
  const fault = (): Fault => ((asked += 1), { kind: "slow", nominalMs });
  await queueWith(
    { fault, queue: { ackWaitMs: FOREVER_MS } },
    async () => void handled.push(performance.now()),
    async ({ publish, set }) => {
      const done = () => until(async () => (await waiting()) === 0, { ...soon, what: "the ack" });
      const startedAt = performance.now();
      await publish("late");
      await done();
      expect((handled[0] ?? 0) - startedAt).toBeGreaterThan(790);

      [asked, nominalMs] = [0, FOREVER_MS];
      await publish("in hand");
      await until(() => asked > 0, { ...soon, what: "it to be in hand" });
      expect(handled).toHaveLength(1);
      set("off");
      await done();
      await publish("in time");
      await done();
      expect(handled).toHaveLength(3);
    },
  );
});

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

async function raise(): Promise<never> {
  throw new Error("the handler must not be asked");
}
