import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { expect, test } from "vitest";
import type { Fault } from "@/e2e/fixtures/bare-redrive-fault";
import { startBareProcess, type Resumed } from "@/e2e/fixtures/bare-redrive-process";
import { makeTestDatabase } from "@/e2e/fixtures/database";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { until } from "@/lib/nats/test-context";

/**
 * kill -9 around the two removals: of copies out of the dead-letter stream, then of what its consumer gave up on out of the work queue. The
 * consumer is there all the while: it refuses what was never sent again, once, and acknowledges the rest.
 */

const LETTERS = 10;
const BATCH = 5;

/** Of the second batch, each a step after the one before it. */
const steps = (removals: number): Fault[] =>
  [
    ["ledger.saveResults", 2],
    ["wire.removeMany", removals + 1],
    ["wire.removeMany", removals * 2],
    ["ledger.saveRemoved", 2],
  ].flatMap(([method, nth]) => (["before", "after"] as const).map((when) => ({ method, nth, when }) as Fault));

const kinds = [
  { what: "stored letters whose originals leave too", removals: 2 },
  { what: "exhausted messages where they died", removals: 1 },
] as const;

const numbers = (from: number) => Array.from({ length: LETTERS }, (_, index) => from + index + 1);

async function publish(server: NatsServer, subject: string, nth: number): Promise<void> {
  await rawPublish(
    server.port,
    numbers(0).map((n) => ({ subject, payload: `${nth}-${n}` })),
  );
}

test.concurrent.each(kinds)(
  "killed at every step, $what: both are gone at the end, nothing is lost, nothing is handled twice",
  async ({ removals }) => {
    const server = await startNatsServer();
    const nc = await connect({ servers: server.url });
    const jsm = await jetstreamManager(nc);
    await jsm.streams.add({ name: "DLQ", subjects: ["dlq.>"], allow_direct: true });
    await jsm.streams.add({ name: "JOBS", subjects: ["jobs.>"], allow_direct: true, retention: "workqueue" });
    await jsm.consumers.add("JOBS", { durable_name: "worker", ack_policy: "explicit", max_deliver: 1 });
    const worked: string[] = [];
    const refused: number[] = [];
    const worker = await (
      await jetstream(nc).consumers.get("JOBS", "worker")
    ).consume({
      callback: (message) => {
        const source = message.headers?.get("Jetlag-Source");
        if (source === undefined || source === "") {
          refused.push(message.seq);
          message.nak();
        } else {
          worked.push(message.string());
          message.ack();
        }
      },
    });
    const lastSeq = async (stream: string) => (await jsm.streams.info(stream)).state.last_seq;

    const { settings: database, drop } = await makeTestDatabase();
    const task = { database, url: server.url, maxBatch: BATCH };
    const resumed: Resumed[] = [];
    const faults = steps(removals);
    for (const [nth, fault] of faults.entries()) {
      const before = { dlq: await lastSeq("DLQ"), jobs: await lastSeq("JOBS"), refused: refused.length };
      await publish(server, `jobs.${nth}`, nth);
      if (removals === 2) await publish(server, "dlq.a", nth);
      await until(async () => refused.length === before.refused + LETTERS);
      const originals = { stream: "JOBS", seqs: refused.slice(before.refused) };
      const letters = removals === 2 ? { from: "DLQ", seqs: numbers(before.dlq) } : { from: "JOBS", seqs: originals.seqs };
      const job = { ...letters, originals, target: "JOBS", subject: `jobs.${nth}` };
      const ended = await startBareProcess({ ...task, start: { job, fault } }).ended;
      expect({ fault, signal: ended.signal, said: ended.said }).toEqual({ fault, signal: "SIGKILL", said: "" });
      resumed.push(...ended.resumed);
    }
    resumed.push(...(await startBareProcess({ ...task, start: null }).ended).resumed);

    expect(resumed).toHaveLength(faults.length);
    for (const { state, stateReason, counts } of resumed)
      expect({ state, stateReason, ...counts }).toMatchObject({ state: "succeeded", stateReason: null, unknown: 0, published: LETTERS });
    const all = faults.length * LETTERS;
    expect((await jsm.streams.info("DLQ")).state.messages).toBe(0);
    await until(() => worked.length >= all);
    await until(async () => (await jsm.streams.info("JOBS")).state.messages === 0);
    expect([worked.length, new Set(worked).size, await lastSeq("JOBS")]).toEqual([all, all, 2 * all]);

    await worker.close();
    await nc.close();
    await drop();
    await server.stop();
  },
  600_000,
);
