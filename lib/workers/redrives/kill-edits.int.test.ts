import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { expect, test } from "vitest";
import type { Fault } from "@/e2e/fixtures/bare-redrive-fault";
import { startBareProcess, type Resumed } from "@/e2e/fixtures/bare-redrive-process";
import { makeTestDatabase } from "@/e2e/fixtures/database";
import { startNatsServer } from "@/e2e/fixtures/nats-server";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";

/** kill -9 around each step that only edited messages have; those of the protocol are tried in kill.int.test.ts. */

const LETTERS = 6;
const BATCH = 3;
/** The publisher's own calls are counted with the copies: of a batch of three, two of them edited, the first goes out third. */
const faults: Fault[] = [
  { method: "ledger.edits", nth: 2, when: "after" },
  { method: "wire.keepCopy", nth: 1, when: "before" },
  { method: "publisher.publish", nth: 2, when: "before" },
  { method: "wire.keepCopy", nth: 2, when: "after" },
  { method: "wire.keepCopy", nth: 4, when: "after" },
  { method: "ledger.saveIntent", nth: 2, when: "before" },
  { method: "ledger.saveIntent", nth: 1, when: "after" },
  { method: "publisher.publish", nth: 5, when: "before" },
  { method: "ledger.saveResults", nth: 2, when: "before" },
];

test("killed around the copies of what was edited: each is kept once, and only edited ones go out, once", async () => {
  const server = await startNatsServer();
  const nc = await connect({ servers: server.url });
  const jsm = await jetstreamManager(nc);
  await jsm.streams.add({ name: "DLQ", subjects: ["dlq.>"], allow_direct: true });
  await jsm.streams.add({ name: "JOBS", subjects: ["jobs.>"], allow_direct: true });
  await jsm.streams.add({ name: "JETLAG_TRASH", subjects: ["jetlag.trash.>"], discard: "new", allow_direct: true });

  const { settings: database, drop } = await makeTestDatabase();
  const task = { database, url: server.url, maxBatch: BATCH };
  const resumed: Resumed[] = [];
  for (const [nth, fault] of faults.entries()) {
    const seqs = Array.from({ length: LETTERS }, (_, index) => nth * LETTERS + index + 1);
    await rawPublish(
      server.port,
      seqs.map((seq) => ({ subject: `dlq.${nth}`, payload: `unedited ${seq}` })),
    );
    const job = { from: "DLQ", seqs, target: "JOBS", subject: `jobs.${nth}`, edited: seqs.filter((seq) => seq % 3 !== 0) };
    const ended = await startBareProcess({ ...task, start: { job, fault } }).ended;
    expect({ fault, signal: ended.signal, said: ended.said }).toEqual({ fault, signal: "SIGKILL", said: "" });
    resumed.push(...ended.resumed);
  }
  resumed.push(...(await startBareProcess({ ...task, start: null }).ended).resumed);

  expect(resumed.map(({ state, stateReason, counts }) => ({ state, stateReason, published: counts.published }))).toEqual(
    faults.map(() => ({ state: "succeeded", stateReason: null, published: LETTERS })),
  );
  const all = Array.from({ length: faults.length * LETTERS }, (_, index) => index + 1);
  expect(await bodiesOf("JOBS")).toEqual(all.map((seq) => (seq % 3 === 0 ? `unedited ${seq}` : `edited ${seq}`)).toSorted());
  expect(await bodiesOf("JETLAG_TRASH")).toEqual(all.flatMap((seq) => (seq % 3 === 0 ? [] : [`unedited ${seq}`])).toSorted());
  expect(await bodiesOf("DLQ")).toEqual([]);

  async function bodiesOf(stream: string): Promise<string[]> {
    const { state } = await jsm.streams.info(stream);
    const seqs = Array.from({ length: state.last_seq - state.first_seq + 1 }, (_, index) => state.first_seq + index);
    const messages = await Promise.all(seqs.map((seq) => jsm.streams.getMessage(stream, { seq })));
    return messages.flatMap((message) => (message ? [message.string()] : [])).toSorted();
  }

  await nc.close();
  await drop();
  await server.stop();
}, 600_000); // a dozen processes, one after the other
