import { afterAll, beforeAll, expect, test } from "vitest";
import { outcomeOf, runBare, startedJob } from "@/e2e/fixtures/bare-redrive";
import { openDying, type Dying, type Retention } from "@/e2e/fixtures/dying";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { die, startRedriving, type Redriving } from "@/e2e/fixtures/redriving";
import { createStream, until } from "@/lib/nats/test-context";
import type { JobParts } from "../job-parts";

let server: NatsServer;
let worker: Dying;
let run: Redriving;
beforeAll(async () => {
  server = await startNatsServer();
  worker = await openDying(server.url);
  await createStream(worker, { name: "DLQ", subjects: ["dlq.>"], allow_direct: true });
  await worker.capture();
  run = await startRedriving({ url: server.url });
});
afterAll(async () => {
  await run?.stop();
  await worker?.close();
  await server?.stop();
});

let streams = 0;

/** A job of so many letters for a new stream with a consumer `w` of five deliveries, sent. */
async function send(count: number, retention: Retention, parts: Partial<JobParts> = {}) {
  const target = `A${++streams}`;
  const subject = `${target.toLowerCase()}.a`;
  await worker.make(target, retention, { max_deliver: 5 });
  const letters = await die(
    run,
    server.port,
    Array.from({ length: count }, () => ({ subject })),
  );
  const id = await startedJob(run.db, run.context, { from: "DLQ", seqs: letters.map(({ seq }) => seq), target, subject, consumer: "w" });
  const ended = runBare(run.db, run.context, { id, isBlind: false, ...parts });
  ended.catch(() => undefined); // who waits for it is told
  const isKept = async (n: number) => (await heard(id, n)).length > 0;
  return { id, target, subject, ended, seqs: letters.map(({ seq }) => seq), isKept };
}

const heard = async (id: string, n: number) =>
  ((await run.db.redrives.answers(id, [n])).get(n) ?? []).map((each) => `${each.consumer} ${each.delivery} ${each.answer}`);
const rowsOf = (redriveId: string) => run.db.client.redriveDelivery.count({ where: { redriveId } });

/** Takes its next delivery, and answers. */
async function answer(target: string, ...texts: string[]) {
  const [delivery] = await worker.pull(target, "w");
  for (const text of texts) await delivery?.answer(text);
}

test.each(["limits", "workqueue", "interest"] as const)(
  "%s: refused twice, then terminated: each delivery with its time",
  async (retention) => {
    const began = Date.now();
    const { id, target, ended } = await send(1, retention);
    for (const text of ["-NAK", '-NAK {"delay":1000000}', "+TERM no such order"]) await answer(target, text);
    await ended;
    expect((await outcomeOf(run.db, id)).counts).toMatchObject({ boomeranged: 1 });
    expect(await heard(id, 1)).toEqual(["w 1 nak", "w 2 nak", "w 3 term"]);
    const times = ((await run.db.redrives.answers(id, [1])).get(1) ?? []).map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.every((at) => at >= began && at <= Date.now())).toBe(true);
  },
);

test("what goes well at its first delivery costs nothing, also where its worker said that it was at work", async () => {
  const { id, target, ended } = await send(3, "limits");
  for (let n = 1; n <= 3; n++) await answer(target, "+WPI", "+ACK");
  await ended;
  expect((await outcomeOf(run.db, id)).counts).toMatchObject({ settled: 3 });
  expect(await rowsOf(id)).toBe(0);
});

test("what goes well later is kept with what came before, and of working the last", async () => {
  const { id, target, ended } = await send(2, "workqueue");
  await answer(target, "+WPI", "+WPI", "-NAK");
  await answer(target, "+ACK"); // the other, or the first again
  await answer(target, "+ACK");
  await ended;
  expect((await outcomeOf(run.db, id)).counts).toMatchObject({ settled: 2 });
  expect([await heard(id, 1), await heard(id, 2)]).toEqual([["w 1 working", "w 1 nak", "w 2 ack"], []]);
});

test("an ACK after which it is a dead letter all the same is kept", async () => {
  const { id, target, subject, seqs, isKept, ended } = await send(2, "limits");
  const [first, second] = await worker.pull(target, "w", { batch: 2 });
  const headers = `Nats-Msg-Id: jetlag:${id}:DLQ:${seqs[0]}\r\nJetlag-Job: ${id}\r\nJetlag-Source: DLQ:${seqs[0]}\r\n`;
  await die(run, server.port, [{ subject, headers }]);
  await first?.answer("+ACK");
  await until(() => isKept(1));
  await second?.answer("+ACK");
  await ended;
  expect((await outcomeOf(run.db, id)).counts).toMatchObject({ boomeranged: 1, settled: 1 });
  expect([await heard(id, 1), await rowsOf(id)]).toEqual([["w 1 ack"], 1]);
});

test("another consumer's answers are heard after it is settled, as long as the job lives", async () => {
  const { id, target, isKept, ended } = await send(2, "limits");
  await worker.consumer(target, "v");
  await answer(target, "+ACK");
  await until(async () => (await outcomeOf(run.db, id)).counts.settled === 1);
  for (const delivery of await worker.pull(target, "v")) await delivery.answer("-NAK");
  await until(() => isKept(1));
  expect(await heard(id, 1)).toEqual(["w 1 ack", "v 1 nak"]);
  await answer(target, "+ACK");
  await ended;
});

test("what cannot be written holds up nothing, and is written when it can be", async () => {
  let failures = 0;
  const { saveAnswers } = run.db.ledger;
  const away: JobParts["ledger"] = {
    ...run.db.ledger,
    saveAnswers: (...saved) => (failures++ === 0 ? Promise.reject(new Error("the database is away")) : saveAnswers(...saved)),
  };
  const later = await send(1, "limits", { ledger: away });
  await answer(later.target, "-NAK");
  await until(() => later.isKept(1));
  await answer(later.target, "+ACK");
  await later.ended;
  expect(await heard(later.id, 1)).toEqual(["w 1 nak", "w 2 ack"]);

  const never = await send(1, "limits", { ledger: { ...run.db.ledger, saveAnswers: () => Promise.reject(new Error("never")) } });
  await answer(never.target, "-NAK");
  await answer(never.target, "+ACK");
  await never.ended;
  expect((await outcomeOf(run.db, never.id)).counts).toMatchObject({ settled: 1 });
  expect(await rowsOf(never.id)).toBe(0);
});

test("who takes over leaves what was heard before", async () => {
  const leaving = new AbortController();
  const { id, target, isKept, ended } = await send(1, "limits", { signal: leaving.signal });
  await answer(target, "-NAK");
  await until(() => isKept(1));
  leaving.abort();
  await ended;
  const again = runBare(run.db, run.context, { id, isBlind: false });
  await until(async () => (await run.db.redrives.get(id))?.state === "settling");
  await answer(target, "-NAK");
  await answer(target, "+ACK");
  await again;
  expect((await outcomeOf(run.db, id)).counts).toMatchObject({ settled: 1 });
  expect(await heard(id, 1)).toContain("w 1 nak");
});
