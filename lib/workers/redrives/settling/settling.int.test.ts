import { afterAll, beforeAll, expect, test } from "vitest";
import { outcomeOf, runBare, startedJob } from "@/e2e/fixtures/bare-redrive";
import { openDying, type Dying, type Retention } from "@/e2e/fixtures/dying";
import { die, startRedriving, type Redriving } from "@/e2e/fixtures/redriving";
import { startNatsServer } from "@/e2e/fixtures/nats-server";
import type { NatsContext } from "@/lib/nats";
import { connectedContext, createStream, until } from "@/lib/nats/test-context";
import { AppError } from "@/lib/errors";
import { redriveWire } from "@/lib/nats/redrive";
import type { JobParts } from "../job-parts";

const user = (name: string, deny: string) =>
  `{ user: ${name}, password: p, permissions: { publish: ">", subscribe: { allow: ">", deny: [${deny}] } } }`;
const config = `accounts { A { jetstream: enabled, users: [ { user: all, password: p }, ${user("deaf", '"$JS.ACK.>"')} ] } }`;
const all = { user: "all", password: "p" };

let server: Awaited<ReturnType<typeof startNatsServer>>;
let run: Redriving;
let contexts: { allowed: NatsContext; denied: NatsContext };
let worker: Dying;

beforeAll(async () => {
  server = await startNatsServer({ config });
  worker = await openDying(server.url, all);
  await createStream(worker, { name: "DLQ", subjects: ["dlq.>"], allow_direct: true });
  await worker.capture();
  run = await startRedriving({ url: server.url, auth: all });
  const denied = await connectedContext(server.url, { auth: { kind: "password", user: "deaf", password: "p" } });
  contexts = { allowed: run.context, denied };
});
afterAll(async () => {
  await contexts.denied.close();
  await run.stop();
  await worker.close();
  await server.stop();
});

let streams = 0;
const newStream = () => `T${++streams}`;
type Tap = keyof typeof contexts;

/** A job of so many letters for a new stream with a consumer `w`, sent. `ended` when the job has. */
async function send(count: number, { tap, retention, consumer = {}, failed = "w", ...parts }: SendOptions) {
  const context = contexts[tap];
  const target = newStream();
  const subject = `${target.toLowerCase()}.a`;
  await worker.make(target, retention, { ack_wait: 1_000_000_000, ...consumer });
  const letters = await die(
    run,
    server.port,
    Array.from({ length: count }, () => ({ subject })),
    { user: "all", pass: "p" },
  );
  const seqs = letters.map(({ seq }) => seq);
  const id = await startedJob(run.db, context, { from: "DLQ", seqs, target, subject, consumer: failed });
  const ended = runBare(run.db, context, { id, isBlind: false, ...parts });
  ended.catch(() => undefined); // who waits for it is told
  const state = async () => (await outcomeOf(run.db, id)).items.map((item) => item.state);
  const outcome = async () => {
    await ended;
    return outcomeOf(run.db, id);
  };
  return { id, target, subject, seqs, ended, outcome, state };
}
type SendOptions = { tap: Tap; retention: Retention; consumer?: object; failed?: string } & Partial<JobParts>;

const kinds = (["limits", "workqueue", "interest"] as const).flatMap((retention) =>
  (["allowed", "denied"] as const).map((tap) => [retention, tap] as const),
);

test.each(kinds)("%s, tap %s: what is acknowledged is settled", async (retention, tap) => {
  const job = await send(3, { tap, retention });
  const pulled = await worker.pull(job.target, "w", { batch: 3 });
  for (const { answer } of pulled) await answer("+ACK");
  const { state, counts, items } = await job.outcome();
  expect({ state, settled: counts.settled }).toEqual({ state: "succeeded", settled: 3 });
  for (const { settlement } of items) expect(settlement).toMatchObject({ state: "settled", by: "w", boomerang: null });
});

test.each(kinds)(
  "%s, tap %s: what its consumer gives up on again is a boomerang, with the letter that it became",
  async (retention, tap) => {
    const job = await send(1, { tap, retention, consumer: { max_deliver: 2, ack_wait: 60_000_000_000 } });
    await worker.exhaust(job.target);
    const { state, items } = await job.outcome();
    expect([state, items[0]?.state]).toEqual(["partial", "boomeranged"]);
    const letter = await run.db.deadLetters.get(items[0]?.settlement?.boomerang ?? "");
    expect(letter).toMatchObject({ originalStream: job.target, originalSeq: 1, consumer: "w" });
  },
);

test.each(kinds)("%s, tap %s: what is terminated is a boomerang, also where the message has left", async (retention, tap) => {
  const job = await send(1, { tap, retention });
  const [pulled] = await worker.pull(job.target, "w");
  await pulled?.answer("+TERM no such order");
  const { state, items } = await job.outcome();
  expect([state, items[0]?.state]).toEqual(["partial", "boomeranged"]);
  expect(await run.db.deadLetters.get(items[0]?.settlement?.boomerang ?? "")).toMatchObject({ kind: "terminated", originalSeq: 1 });
});

test.each(kinds)("%s, tap %s: what nobody takes is not observed, and why", async (retention, tap) => {
  const job = await send(1, { tap, retention, maxSettleMs: 400 });
  const { state, items } = await job.outcome();
  expect(state).toBe("succeeded");
  expect(items[0]?.settlement).toMatchObject({ state: "not-observed", by: "w had not taken it by then" });
});

test("what one has in hand, and nobody pulls, may be stuck", async () => {
  const job = await send(1, { tap: "allowed", retention: "limits", maxSettleMs: 3_000 });
  await worker.pull(job.target, "w");
  const { items } = await job.outcome();
  expect(items[0]?.settlement).toMatchObject({
    state: "not-observed",
    by: expect.stringMatching(/^w took it and did not acknowledge it: it may be stuck/),
  });
});

const dead = (job: { id: string; subject: string; seqs: readonly number[] }, at = 0) => ({
  subject: job.subject,
  headers: `Nats-Msg-Id: jetlag:${job.id}:DLQ:${job.seqs[at]}\r\nJetlag-Job: ${job.id}\r\nJetlag-Source: DLQ:${job.seqs[at]}\r\n`,
});
const login = { user: "all", pass: "p" };

test.each(["allowed", "denied"] as const)(
  "tap %s: a dead letter that is written before the ack is a boomerang, not a success",
  async (tap) => {
    const job = await send(2, { tap, retention: "workqueue" });
    const [first, second] = await worker.pull(job.target, "w", { batch: 2 });
    const [letter] = await die(run, server.port, [dead(job)], login);
    await first?.answer("+ACK");
    await second?.answer("+ACK");
    const { state, items } = await job.outcome();
    expect(state).toBe("partial");
    expect(items.map((item) => [item.state, item.settlement?.boomerang])).toEqual([
      ["boomeranged", letter?.id],
      ["settled", null],
    ]);
  },
);

test("a letter that names no more than the copy's stream and sequence is found as well", async () => {
  const job = await send(1, { tap: "allowed", retention: "limits" });
  const [pulled] = await worker.pull(job.target, "w");
  const [letter] = await die(run, server.port, [{ subject: job.subject, stream: job.target, seq: 1 }], login);
  await pulled?.answer("+ACK");
  const { items } = await job.outcome();
  expect(items[0]?.settlement).toMatchObject({ state: "boomeranged", boomerang: letter?.id });
});

test("what was settled comes back later: while the job lives, and after its end", async () => {
  const job = await send(2, { tap: "allowed", retention: "limits" });
  const [first, second] = await worker.pull(job.target, "w", { batch: 2 });
  await first?.answer("+ACK");
  await until(async () => (await job.state())[0] === "settled");
  await die(run, server.port, [dead(job, 0)], login);
  await until(async () => (await job.state())[0] === "boomeranged");
  await second?.answer("+ACK");
  expect(await job.outcome()).toMatchObject({ state: "partial", counts: { settled: 1, boomeranged: 1 } });
  await die(run, server.port, [dead(job, 1)], login);
  expect((await outcomeOf(run.db, job.id)).counts).toMatchObject({ settled: 0, boomeranged: 2, published: 0 });
});

test("a consumer of another name acknowledges first: nothing is settled by that", async () => {
  const job = await send(1, { tap: "allowed", retention: "limits" });
  await worker.consumer(job.target, "v");
  for (const { answer } of await worker.pull(job.target, "v")) await answer("+ACK");
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(await job.state()).toEqual(["published"]);
  for (const { answer } of await worker.pull(job.target, "w")) await answer("+ACK");
  expect((await job.outcome()).items[0]?.settlement).toMatchObject({ state: "settled", by: "w" });
});

test("a consumer that is deleted is not waited for", async () => {
  const job = await send(1, { tap: "denied", retention: "limits" });
  await until(async () => (await job.state())[0] === "published");
  await worker.api(`CONSUMER.DELETE.${job.target}.w`);
  expect((await job.outcome()).items[0]?.settlement).toMatchObject({
    state: "not-observed",
    by: `no consumer of ${job.target} takes ${job.subject}`,
  });
});

test("a consumer that is made afterwards, and is given only what is new, has handled nothing", async () => {
  const job = await send(1, { tap: "denied", retention: "limits" });
  await until(async () => (await job.state())[0] === "published");
  await worker.consumer(job.target, "anew", { deliver_policy: "new" });
  await worker.api(`CONSUMER.DELETE.${job.target}.w`); // last: without any consumer it is given up at once
  expect((await job.outcome()).items[0]?.settlement).toMatchObject({
    state: "not-observed",
    by: "anew was made after it was sent, and may never be given it",
  });
});

test("the runner dies while it watches: who takes over goes on, also with what was acknowledged meanwhile", async () => {
  const leaving = new AbortController();
  const job = await send(2, { tap: "allowed", retention: "workqueue", signal: leaving.signal });
  const [first, second] = await worker.pull(job.target, "w", { batch: 2 });
  await until(async () => (await outcomeOf(run.db, job.id)).state === "settling");
  leaving.abort();
  await job.ended;
  await first?.answer("+ACK");
  const again = runBare(run.db, contexts.allowed, { id: job.id, isBlind: false });
  await until(async () => (await job.state())[0] === "settled");
  await second?.answer("+ACK");
  await again;
  expect(await outcomeOf(run.db, job.id)).toMatchObject({ state: "succeeded", counts: { settled: 2 } });
});

test("an abort while it is settling ends it as what was sent", async () => {
  const job = await send(2, { tap: "allowed", retention: "workqueue" });
  const [first] = await worker.pull(job.target, "w", { batch: 1 });
  await first?.answer("+ACK");
  await until(async () => (await job.state()).includes("settled"));
  await run.db.redrives.abort(job.id, "ann stopped it");
  const { state, counts, items } = await job.outcome();
  expect({ state, counts }).toMatchObject({ state: "succeeded", counts: { settled: 1, "not-observed": 1 } });
  expect(items[1]?.settlement?.by).toBe("stopped watching");
});

test.each(["workqueue", "limits"] as const)(
  "%s: what is acknowledged while the connection is lost is seen afterwards",
  async (retention) => {
    const job = await send(2, { tap: "allowed", retention });
    const [first, second] = await worker.pull(job.target, "w", { batch: 2 });
    await until(async () => (await job.state())[0] === "published");
    const again = contexts.allowed.connection().reconnect();
    await first?.answer("+ACK");
    await again;
    await until(() => contexts.allowed.link().kind === "connected");
    await second?.answer("+ACK");
    expect(await job.outcome()).toMatchObject({ state: "succeeded", counts: { settled: 2 } });
  },
);

test("a stream that nobody consumes ends at once, and nothing is waited for", async () => {
  const job = await send(3, { tap: "allowed", retention: "limits", consumer: { filter_subject: "other.>" }, maxSettleMs: 600_000 });
  const { state, counts, items } = await job.outcome();
  expect({ state, counts }).toMatchObject({ state: "succeeded", counts: { "not-observed": 3 } });
  expect(items[0]?.settlement?.by).toBe(`no consumer of ${job.target} takes ${job.subject}`);
});

/** The ledger as it is, but for the first write of what became of messages. */
function failsOnce() {
  const { saveOutcomes } = run.db.ledger;
  let failures = 0;
  const ledger: JobParts["ledger"] = {
    ...run.db.ledger,
    saveOutcomes: (...saved) => (failures++ === 0 ? Promise.reject(new Error("the database is away")) : saveOutcomes(...saved)),
  };
  return ledger;
}

test("a write that fails is done again: what was acknowledged, and what nobody can watch", async () => {
  const seen = await send(2, { tap: "allowed", retention: "limits", ledger: failsOnce() });
  for (const { answer } of await worker.pull(seen.target, "w", { batch: 2 })) await answer("+ACK");
  expect(await seen.outcome()).toMatchObject({ state: "succeeded", counts: { settled: 2, published: 0 } });
  const blind = await send(2, { tap: "allowed", retention: "limits", consumer: { filter_subject: "other.>" }, ledger: failsOnce() });
  expect(await blind.outcome()).toMatchObject({ state: "succeeded", counts: { "not-observed": 2, published: 0 } });
});

test("the runner dies before it wrote a PubAck, and the message comes back meanwhile: who takes over knows that it did", async () => {
  const job = await send(1, {
    tap: "allowed",
    retention: "limits",
    ledger: { ...run.db.ledger, saveResults: () => Promise.reject(new Error("the process is gone")) },
  });
  await expect(job.ended).rejects.toThrow("the process is gone");
  const [letter] = await die(run, server.port, [dead(job)], login);
  await until(async () => (await run.db.ledger.boomerangsAfter(job.id, 0)).length === 1);
  await runBare(run.db, contexts.allowed, { id: job.id, isBlind: false });
  const { state, items } = await outcomeOf(run.db, job.id);
  expect([state, items[0]?.settlement?.boomerang]).toEqual(["partial", letter?.id]);
});

const away = () => Promise.reject(new AppError("NATS_UNAVAILABLE", "no answer"));

test("a consumer that does not answer keeps nothing else from being seen, and is not waited for for ever", async () => {
  const wire = { ...redriveWire(contexts.denied), consumerNow: away };
  const job = await send(2, { tap: "denied", retention: "limits", wire, maxSettleMs: 6_000 });
  await until(async () => (await job.state()).every((state) => state === "published"));
  await die(run, server.port, [dead(job, 0)], login);
  await until(async () => (await job.state())[0] === "boomeranged");
  const { state, items } = await job.outcome();
  expect(state).toBe("partial");
  expect(items[1]?.settlement).toMatchObject({ state: "not-observed", by: "w could not be asked: no answer" });
});

test.each([
  ["streamNow", (target: string) => `${target} could not be looked at: no answer`],
  ["consumersOf", (target: string) => `the consumers of ${target} cannot be listed`],
] as const)("nor does a job wait for ever for %s", async (what, why) => {
  let isAway = what === "consumersOf";
  const whole = redriveWire(contexts.denied);
  const wire = { ...whole, [what]: (stream: string) => (isAway ? away() : whole[what](stream)) };
  const job = await send(1, { tap: "denied", retention: "limits", wire, maxSettleMs: 3_000 });
  await until(async () => (await job.state())[0] !== "selected" && (await job.state())[0] !== "intent");
  isAway = true;
  expect((await job.outcome()).items[0]?.settlement).toMatchObject({ state: "not-observed", by: why(job.target) });
});
