import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { expect, test } from "vitest";
import type { Fault } from "@/e2e/fixtures/bare-redrive-fault";
import { startBareProcess, type Resumed } from "@/e2e/fixtures/bare-redrive-process";
import { makeTestDatabase } from "@/e2e/fixtures/database";
import { openProof } from "@/e2e/fixtures/proving";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { until } from "@/lib/nats/test-context";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";

/**
 * kill -9 before and after every step of the protocol. Each process resumes the job that the one before it died in, then starts the next
 * job and dies in it: so every crash is mended by another process, over the same database and server. Both targets at once: each
 * process takes more than a second of a core, most of it to start.
 */

const LETTERS = 20;
const BATCH = 5;

type Step = readonly [method: string, nth: number];
/** Steps that change something, of the first epoch or of the second batch. */
const writes: Step[] = [
  ["ledger.takeOver", 1],
  ["ledger.saveOwner", 1],
  ["ledger.saveIntent", 2],
  ["publisher.publish", 1],
  ["publisher.publish", 6],
  ["publisher.publish", 13],
  ["publisher.publish", LETTERS],
  ["ledger.saveResults", 2],
  ["wire.removeMany", 2],
  ["ledger.saveRemoved", 2],
  ["ledger.finish", 1],
];
/** Before a read the process stands where it stood after the write before it. */
const others: Step[] = [
  ["ledger.unfinished", 1],
  ["wire.openPublisher", 1],
  ["ledger.next", 2],
  ["wire.streamNow", 2],
  ["wire.readMany", 2],
];
const before = (steps: readonly Step[]): Fault[] => steps.map(([method, nth]) => ({ method, nth, when: "before" }));
const after = (steps: readonly Step[]): Fault[] => steps.map(([method, nth]) => ({ method, nth, when: "after" }));

/** What was consumed from a work queue cannot be looked up any more: there every step is tried. */
const targets = [
  { retention: "limits", faults: [...before(writes), ...after(writes)] },
  { retention: "workqueue", faults: [...before(writes), ...after(others), ...after(writes)] },
] as const;

async function deadLetters(server: NatsServer, nth: number): Promise<number[]> {
  const letter = (_: unknown, index: number) => ({ subject: `dlq.${nth}`, payload: `${nth}-${index}` });
  await rawPublish(server.port, Array.from({ length: LETTERS }, letter));
  return Array.from({ length: LETTERS }, (_, index) => nth * LETTERS + index + 1);
}

test.concurrent.each(targets)(
  "killed at every step, on a $retention target: nothing is lost, nothing doubled, nothing unknown",
  async ({ retention, faults }) => {
    const server = await startNatsServer();
    const nc = await connect({ servers: server.url });
    const jsm = await jetstreamManager(nc);
    await jsm.streams.add({ name: "DLQ", subjects: ["dlq.>"], allow_direct: true });
    await jsm.streams.add({ name: "JOBS", subjects: ["jobs.>"], allow_direct: true, retention });
    await jsm.consumers.add("JOBS", { durable_name: "worker", ack_policy: "explicit" });
    const worked: string[] = [];
    const worker = await (
      await jetstream(nc).consumers.get("JOBS", "worker")
    ).consume({
      callback: (message) => {
        worked.push(`${message.headers?.get("Jetlag-Job")} ${message.headers?.get("Jetlag-Source")}`);
        message.ack();
      },
    });

    const { settings: database, drop } = await makeTestDatabase();
    const task = { database, url: server.url, maxBatch: BATCH };
    const resumed: Resumed[] = [];
    for (const [nth, fault] of faults.entries()) {
      const job = { from: "DLQ", seqs: await deadLetters(server, nth), target: "JOBS", subject: `jobs.${nth}` };
      const ended = await startBareProcess({ ...task, start: { job, fault } }).ended;
      expect({ fault, signal: ended.signal, said: ended.said }).toEqual({ fault, signal: "SIGKILL", said: "" });
      expect(ended.resumed.length).toBeLessThanOrEqual(1);
      resumed.push(...ended.resumed);
    }
    resumed.push(...(await startBareProcess({ ...task, start: null }).ended).resumed);

    // The job that died after it was finished has nothing to resume.
    expect(resumed).toHaveLength(faults.length - 1);
    for (const { state, stateReason, counts } of resumed)
      expect({ state, stateReason, ...counts }).toMatchObject({
        state: "succeeded",
        stateReason: null,
        unknown: 0,
        skipped: 0,
        published: LETTERS,
      });
    const sent = faults.length * LETTERS;
    expect((await jsm.streams.info("DLQ")).state.messages).toBe(0);
    await until(() => worked.length >= sent);
    expect(worked).toHaveLength(sent);
    expect(new Set(worked).size).toBe(sent);
    // The last answers are on their way for a moment.
    const left = async () => (await jsm.streams.info("JOBS")).state;
    await until(async () => (await left()).messages === (retention === "limits" ? sent : 0));
    expect(await left()).toMatchObject({ last_seq: sent });

    await worker.close();
    await nc.close();
    await drop();
    await server.stop();
  },
  900_000, // two dozen processes, one after the other
);

type Resumption = readonly [start: Step, ...resumes: Fault[]];
const dies = (method: string, nth: number, when: Fault["when"]): Fault => ({ method, nth, when });
/** Dies where a batch is open, then in the resume of it: before and after each of its steps, the barrier (the first publish) among them. */
const resumptions: Resumption[] = [
  [["publisher.publish", 8], dies("publisher.publish", 1, "after"), dies("wire.scan", 1, "after")],
  [["publisher.publish", 13], dies("ledger.saveFound", 1, "before"), dies("ledger.saveFound", 1, "after")],
  [["ledger.saveIntent", 2], dies("ledger.saveFound", 1, "after"), dies("publisher.publish", 3, "after")],
  [["publisher.publish", 7], dies("ledger.saveResults", 1, "before"), dies("ledger.saveRemoved", 1, "before")],
];

/** What a work queue's consumer took while its batch was in doubt leaves a gap, and only then is anything unknown. */
const forgetful = [
  { retention: "limits", mayBeUnknown: false, rounds: resumptions },
  { retention: "workqueue", mayBeUnknown: true, rounds: resumptions.slice(0, 3) },
  { retention: "interest", mayBeUnknown: true, rounds: resumptions.slice(1, 3) },
] as const;

test.concurrent.each(forgetful)(
  "killed again and again, resumed once the server has forgotten ids, on a $retention target: nothing is lost, nothing doubled",
  async ({ retention, mayBeUnknown, rounds }) => {
    const proof = await openProof({ retention, windowMs: 1_000 }, { letters: LETTERS, batch: BATCH * 2 });
    for (const [[method, nth], ...resumes] of rounds)
      await proof.round({ start: dies(method, nth, "after"), resumes, killServerAfterMs: null });
    const { deaths, unknown, ...rest } = await proof.count();
    expect(rest).toMatchObject({ lost: 0, doubled: 0, wrong: [], letters: rounds.length * LETTERS });
    expect(deaths).toBeGreaterThan(rounds.length);
    if (!mayBeUnknown) expect(unknown).toBe(0);
    await proof.close();
  },
  900_000,
);

test.concurrent("killed, and the server with it: nothing is lost, nothing doubled, and on a limits target nothing unknown", async () => {
  const proof = await openProof({ retention: "limits", windowMs: null }, { letters: LETTERS, batch: BATCH * 2 });
  for (const killServerAfterMs of [400, 1_200]) {
    await proof.round({
      start: dies("publisher.publish", 15, "before"),
      resumes: [dies("ledger.saveFound", 1, "after")],
      killServerAfterMs,
    });
  }
  expect(await proof.count()).toMatchObject({ lost: 0, doubled: 0, unknown: 0, wrong: [], serverKills: 4 });
  await proof.close();
}, 900_000);
