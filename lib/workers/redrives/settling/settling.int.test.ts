import { afterAll, beforeAll, expect, test } from "vitest";
import { outcomeOf, runBare, startedJob } from "@/e2e/fixtures/bare-redrive";
import { openDying, type Dying, type Retention } from "@/e2e/fixtures/dying";
import { die, startRedriving, type Redriving } from "@/e2e/fixtures/redriving";
import { startNatsServer } from "@/e2e/fixtures/nats-server";
import type { NatsContext } from "@/lib/nats";
import { connectedContext, createStream } from "@/lib/nats/test-context";
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
