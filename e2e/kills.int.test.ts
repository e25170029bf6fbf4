import { bare } from "./fixtures/redriving";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seeded } from "@/fleet/bus/random";
import { AuditList } from "@/lib/domain/audit/row";
import { DeadLetterList } from "@/lib/domain/dead-letter/row";
import { RedriveDetail } from "@/lib/domain/redrive/row";
import { startBuiltConsole, type BuiltConsole } from "./fixtures/built-console";
import { makeDead, startKillGround, type Arrived, type Dead, type KillGround } from "./fixtures/kill-ground";

const KILLS = 5;
const PER_JOB = 1_000;
/** So slow that a machine that stands still for half a second before each kill is in mid job yet. */
const RATE_PER_SEC = 100;
/** How many messages both jobs send between two kills: five times the most is far less than what they have. */
const [LEAST, MOST] = [20, 240];

const targets = ["ORDERS", "JOBS"] as const;
const dead = { ORDERS: makeDead("orders", PER_JOB), JOBS: makeDead("jobs", PER_JOB) };

let ground: KillGround;
let built: BuiltConsole;

beforeAll(async () => {
  ground = await startKillGround();
  await ground.die([...dead.ORDERS, ...dead.JOBS]);
  built = await startBuiltConsole({ NATS_URL: ground.server.url, NATS_MONITORING_URL: ground.server.monitoringUrl });
});

afterAll(async () => {
  await built?.stop();
  await ground?.stop();
});

async function ask(view: string, body?: object): Promise<unknown> {
  const init = body && { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  const response = await fetch(`${built.api}${view}`, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${view} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}

async function until<T>(look: () => Promise<T>, holds: (value: T) => boolean, withinMs = 120_000): Promise<T> {
  for (const deadline = Date.now() + withinMs; ; await sleep(20)) {
    const value = await look();
    if (holds(value)) return value;
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${JSON.stringify(value)}\n${built.log()}`);
  }
}

/** Ids of all dead letters by the stream that their messages go to. */
async function letterIds(): Promise<Record<"ORDERS" | "JOBS", string[]>> {
  const count = async () => DeadLetterList.parse(await ask("/dead-letters?limit=1")).total;
  await until(count, (total) => total === 2 * PER_JOB);
  const ids: Record<"ORDERS" | "JOBS", string[]> = { ORDERS: [], JOBS: [] };
  for (let offset = 0; offset < 2 * PER_JOB; offset += 500) {
    const { items } = DeadLetterList.parse(await ask(`/dead-letters?limit=500&offset=${offset}`));
    for (const { id, originalSubject } of items) ids[originalSubject?.startsWith("orders.") ? "ORDERS" : "JOBS"].push(id);
  }
  return ids;
}

async function planJob(ids: readonly string[]): Promise<{ id: string; start(): Promise<unknown> }> {
  const asked = { selection: { ids }, options: { ...bare, ratePerSec: RATE_PER_SEC }, reason: "the worker is mended" };
  const { id, planHash, plan } = RedriveDetail.parse(await ask("/redrives", asked));
  expect([plan.count, plan.refused]).toEqual([PER_JOB, []]);
  return { id, start: () => ask(`/redrives/${id}/start`, { planHash }) };
}

/** How many messages each target has ever stored. */
const sent = () => Promise.all(targets.map(async (stream) => (await ground.stateOf(stream)).last_seq));

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

const job = async (id: string) => RedriveDetail.parse(await ask(`/redrives/${id}`));

const LONGEST_MS = 600_000;

test(
  "five random kills of the built console in mid job: nothing is lost, nothing is doubled, nothing is unknown",
  { timeout: LONGEST_MS },
  async () => {
    const seed = process.env.JETLAG_KILL_SEED ?? String(Date.now());
    console.log(`kills: JETLAG_KILL_SEED=${seed}`);
    const random = seeded(seed);
    const ids = await letterIds();
    const [orders, work] = [await planJob(ids.ORDERS), await planJob(ids.JOBS)];
    await Promise.all([orders.start(), work.start()]);
    const jobs = { ORDERS: orders.id, JOBS: work.id };

    const killedAt: number[][] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const before = sum(await sent());
      const further = LEAST + Math.floor(random() * (MOST - LEAST));
      await until(sent, (counts) => !counts.includes(0) && sum(counts) - before >= further);
      await sleep(random() * 20); // anywhere within a batch's steps, not where a look at the stream ended
      await built.kill();
      killedAt.push(await sent());
      await built.restart();
    }
    console.log(`kills: ORDERS/JOBS had ${killedAt.map((counts) => counts.join("/")).join(", ")} of ${PER_JOB}`);
    for (const count of killedAt.flat())
      expect(count > 0 && count < PER_JOB, `a kill at ${count} of ${PER_JOB} is not in mid job`).toBe(true);

    for (const stream of targets) {
      const ended = await until(
        () => job(jobs[stream]),
        ({ endedAt }) => endedAt !== null,
      );
      const counts = { selected: 0, intent: 0, published: 0, boomeranged: 0, unknown: 0, skipped: 0, sent: PER_JOB };
      expect(ended, stream).toMatchObject({ state: "succeeded", counts });
      const { items } = AuditList.parse(await ask(`/audit?target=${jobs[stream]}`));
      expect(items.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
        "redrive.end done",
        "redrive.start done",
        "redrive.plan done",
      ]);
    }
    const { messages: handledLeft } = await until(
      () => ground.stateOf("JOBS"),
      ({ messages }) => messages === 0,
    );
    expect([handledLeft, await sent()]).toEqual([0, [PER_JOB, PER_JOB]]);
    expect((await ground.stateOf("DLQ")).messages, "letters left").toBe(0);
    expectEachOnce(await ground.stored(), dead.ORDERS, { id: jobs.ORDERS, target: "ORDERS" });
    expectEachOnce(ground.handled(), dead.JOBS, { id: jobs.JOBS, target: "JOBS" });
  },
);

/** Every message once, under its subject and to the byte; its ids tell where it comes from. */
function expectEachOnce(arrived: readonly Arrived[], wanted: readonly Dead[], { id, target }: { id: string; target: string }): void {
  const byId = new Map(arrived.map((message) => [message.originalId, message]));
  expect([target, arrived.length, byId.size, new Set(arrived.map(({ msgId }) => msgId)).size]).toEqual([target, PER_JOB, PER_JOB, PER_JOB]);
  for (const { subject, msgId, payload, block } of wanted) {
    const message = byId.get(msgId);
    if (!message) throw new Error(`${msgId} has not arrived in ${target}`);
    expect([msgId, message.subject, message.payload.equals(payload)]).toEqual([msgId, subject, true]);
    expect(message.msgId).toMatch(new RegExp(`^jetlag:${id}:DLQ:\\d+$`));
    if (message.block !== null) expect(message.block).toBe(`${oursOf(message, { id, target })}${block}\r\n`);
  }
}

const oursOf = ({ msgId, originalId }: Arrived, { id, target }: { id: string; target: string }): string =>
  [
    "NATS/1.0",
    `Nats-Msg-Id: ${msgId}`,
    `Nats-Expected-Stream: ${target}`,
    `Jetlag-Job: ${id}`,
    `Jetlag-Source: ${msgId.split(":").slice(-2).join(":")}`,
    "Jetlag-Generation: 1",
    `Jetlag-Original-Msg-Id: ${originalId}`,
    "",
  ].join("\r\n");
