import { openTestDatabase } from "@/e2e/fixtures/database";
import { outcomeOf, runBare, startedJob } from "@/e2e/fixtures/bare-redrive";
import { die, startRedriving } from "@/e2e/fixtures/redriving";
import { startNatsServer } from "@/e2e/fixtures/nats-server";
import { connectedContext, until } from "@/lib/nats/test-context";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { redriveWire } from "@/lib/nats/redrive";
import { planRedrive } from "@/lib/services/redrives/plan-redrive";
import { median, report } from "./lib/report";

/**
 * What the guarantees of a re-drive cost: 1,000 letters of 256 B, uncapped, from takeover to the end of the job, beside a loop that
 * guarantees nothing (direct get → publish, 256 in flight → delete) over the same server, in turns.
 */
const LETTERS = 1_000;
const ROUNDS = 9;
const WARM_UP = 6;
/** Half of the bare loop's rate. Also where the letters lie between others, so that each has to be removed by itself. */
const MAX_OF_BARE = 2;
const MAX_PLAN_MS = 300;

const [server, db] = await Promise.all([startNatsServer(), openTestDatabase()]);
const context = await connectedContext(server.url);
const wire = redriveWire(context);

/** `everyNth` 1: the stream's own beginning, which leaves by one purge. */
async function fill(everyNth: number): Promise<number[]> {
  for (const name of ["DLQ", "JOBS"]) await context.api(`STREAM.DELETE.${name}`).catch(() => undefined); // not there in the first round
  await context.api("STREAM.CREATE.DLQ", { name: "DLQ", subjects: ["dlq.>"], allow_direct: true });
  await context.api("STREAM.CREATE.JOBS", { name: "JOBS", subjects: ["jobs.>"], allow_direct: true });
  await rawPublish(
    server.port,
    Array.from({ length: LETTERS * everyNth }, () => ({ subject: "dlq.a", payload: "x".repeat(256) })),
  );
  // The server takes a message before it stores it.
  await until(async () => (await wire.streamNow("DLQ")).lastSeq === LETTERS * everyNth);
  return Array.from({ length: LETTERS }, (_, index) => (index + 1) * everyNth);
}

async function bareLoop(seqs: readonly number[]): Promise<void> {
  const publisher = await wire.openPublisher("bench");
  const stored = await wire.readMany({ name: "DLQ", allowDirect: true }, seqs);
  const waiting = seqs.values();
  const lane = async () => {
    for (const seq of waiting) {
      const headerBlock = Buffer.from(`NATS/1.0\r\nNats-Msg-Id: bench:${seq}\r\n\r\n`);
      const answer = await publisher.publish(
        { subject: "jobs.a", headerBlock, payload: stored.get(seq)?.payload ?? new Uint8Array(0) },
        2_500,
      );
      if (answer.kind !== "stored") throw new Error(`not stored: ${answer.kind}`);
    }
  };
  await Promise.all(Array.from({ length: 256 }, lane));
  await wire.removeMany({ name: "DLQ", firstSeq: 0 }, seqs); // one by one: it does not begin with them
  await publisher.close();
}

async function timed(work: () => Promise<void>): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}

/** In turns, so that what else the machine does falls on both. */
async function compare(everyNth: number): Promise<{ bareMs: number; jobMs: number }> {
  const bareMs: number[] = [];
  const jobMs: number[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const seqs = await fill(everyNth);
    const bare = await timed(() => bareLoop(seqs));
    const id = await startedJob(db, context, { from: "DLQ", seqs: await fill(everyNth), target: "JOBS", subject: "jobs.a" });
    const job = await timed(() => runBare(db, context, { id }));
    const { state, counts } = await outcomeOf(db, id);
    if (state !== "succeeded" || counts.published !== LETTERS) throw new Error(`the job ended ${state}`);
    if (round < WARM_UP) continue;
    bareMs.push(bare);
    jobMs.push(job);
  }
  return { bareMs: median(bareMs), jobMs: median(jobMs) };
}

/** What a person waits for: 1,000 letters whose originals are still stored, planned from what NATS says now. */
async function planMs(): Promise<number[]> {
  const run = await startRedriving({ url: server.url });
  await context.api("STREAM.CREATE.WORK", { name: "WORK", subjects: ["work.>"], allow_direct: true });
  await context.api("STREAM.PURGE.DLQ");
  const originals = Array.from({ length: LETTERS }, () => ({ subject: "work.a", payload: "x".repeat(256) }));
  await rawPublish(server.port, originals);
  const letters = await die(
    run,
    server.port,
    originals.map((original, index) => ({ ...original, stream: "WORK", seq: index + 1 })),
  );
  const request = { selection: { ids: letters.map(({ id }) => id) }, reason: "a benchmark" };
  const taken: number[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const ms = await timed(async () => {
      const { plan } = await planRedrive({ id: "bench", name: "bench", role: "operator", kind: "user" }, request, run);
      if (plan.count !== LETTERS) throw new Error(`planned ${plan.count}`);
    });
    if (round >= WARM_UP) taken.push(ms);
  }
  await run.stop();
  return taken;
}

const perSec = (ms: number) => Math.round((LETTERS / ms) * 1000).toLocaleString("en");
for (const [what, everyNth] of [
  ["letters", 1],
  ["letters between others", 2],
] as const) {
  const { bareMs, jobMs } = await compare(everyNth);
  console.log(`bare loop ${perSec(bareMs)} msg/s, re-drive ${perSec(jobMs)} msg/s (${db.kind} database)`);
  report(`re-drive of 1,000 ${what}, of the bare loop's time`, jobMs / bareMs, MAX_OF_BARE, "times");
}

report("plan of 1,000 letters", median(await planMs()), MAX_PLAN_MS, "ms");

await context.close();
await db.close();
await server.stop();
process.exit();
