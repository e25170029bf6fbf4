import { expect, test } from "vitest";
import { until } from "../testing/fleet-process";
import { oneIncidentPerTest, raise } from "../testing/one-incident";
import type { Delivery, Fault, Level } from "./types";

const { at, letters, waiting, remembered, queueWith, advisoriesOf } = oneIncidentPerTest();
const soon = { timeoutMs: 60_000 };
/** Longer than a test may take: who waits as long as this fails. */
const FOREVER_MS = 600_000;

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
