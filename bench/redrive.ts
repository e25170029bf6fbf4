import { openTestDatabase } from "@/e2e/fixtures/database";
import { outcomeOf, runBare, startedJob } from "@/e2e/fixtures/bare-redrive";
import { bare as unguarded, die, startRedriving } from "@/e2e/fixtures/redriving";
import { startNatsServer } from "@/e2e/fixtures/nats-server";
import { connectedContext, until } from "@/lib/nats/test-context";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { redriveWire } from "@/lib/nats/redrive";
import { sentOf } from "@/lib/domain/redrive/run/machine";
import { planRedrive } from "@/lib/services/redrives/plan-redrive";
import { bareLoop } from "./lib/bare-loop";
import { median, report } from "./lib/report";

/**
 * What the guarantees of a re-drive cost: 1,000 letters of 256 B, uncapped, from takeover to the end of the job, beside a loop that
 * guarantees nothing (direct get → publish, 256 in flight → delete, each by itself) over the same server, in turns. Where the letters are
 * all that their stream holds, the job takes them out by one purge, and the loop does not; where others lie between, both delete each.
 */
const LETTERS = 1_000;
const ROUNDS = 9;
const WARM_UP = 6;
/** Half of the bare loop's rate. */
const MAX_OF_BARE = 2;
const MAX_PLAN_MS = 300;

const [server, db] = await Promise.all([startNatsServer(), openTestDatabase()]);
const context = await connectedContext(server.url);
const wire = redriveWire(context);

type Ground = { from: string; target: string; subject: string; seqs: number[] };
let grounds = 0;

/**
 * A dead-letter stream and a target, of names that never were: nats-server 2.15.1 still removes files of a stream that it has called
 * deleted, also those of the next one of that name. `everyNth` 1: the letters are all that lies there.
 */
async function makeGround(everyNth: number): Promise<Ground> {
  const n = ++grounds;
  const [from, target, subject] = [`DLQ${n}`, `JOBS${n}`, `jobs${n}.a`];
  await context.api(`STREAM.CREATE.${from}`, { name: from, subjects: [`dlq${n}.>`], allow_direct: true });
  await context.api(`STREAM.CREATE.${target}`, { name: target, subjects: [subject], allow_direct: true });
  const count = LETTERS * everyNth;
  const messages = Array.from({ length: count }, () => ({ subject: `dlq${n}.a`, payload: "x".repeat(256) }));
  await rawPublish(server.port, messages);
  // The server takes a message before it stores it.
  await until(async () => (await wire.streamNow(from)).lastSeq === count);
  return { from, target, subject, seqs: Array.from({ length: LETTERS }, (_, index) => (index + 1) * everyNth) };
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
    const ground = await makeGround(everyNth);
    const bare = await timed(() => bareLoop(wire, ground, LETTERS));
    const id = await startedJob(db, context, await makeGround(everyNth));
    const job = await timed(() => runBare(db, context, { id, isBlind: false }));
    const { state, counts } = await outcomeOf(db, id);
    if (state !== "succeeded" || sentOf(counts) !== LETTERS) throw new Error(`the job ended ${state}`);
    if (round < WARM_UP) continue;
    bareMs.push(bare);
    jobMs.push(job);
  }
  return { bareMs: median(bareMs), jobMs: median(jobMs) };
}

/** What a person waits for: 1,000 letters whose originals are still stored, planned from what NATS says now. */
async function planMs(): Promise<number[]> {
  await context.api("STREAM.CREATE.DLQ", { name: "DLQ", subjects: ["dlq.>"], allow_direct: true });
  const run = await startRedriving({ url: server.url });
  await context.api("STREAM.CREATE.WORK", { name: "WORK", subjects: ["work.>"], allow_direct: true });
  const originals = Array.from({ length: LETTERS }, () => ({ subject: "work.a", payload: "x".repeat(256) }));
  await rawPublish(server.port, originals);
  const letters = await die(
    run,
    server.port,
    originals.map((original, index) => ({ ...original, stream: "WORK", seq: index + 1 })),
  );
  const request = { selection: { ids: letters.map(({ id }) => id) }, options: unguarded, reason: "a benchmark" };
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
const all = await compare(1);
console.log(`bare loop ${perSec(all.bareMs)} msg/s, re-drive ${perSec(all.jobMs)} msg/s (${db.kind} database)`);
report("re-drive of 1,000 letters, of the bare loop's time", all.jobMs / all.bareMs, MAX_OF_BARE, "times");
const between = await compare(2);
console.log(`where every second message is one of them: ${(between.jobMs / between.bareMs).toFixed(2)} times (no budget)`);

report("plan of 1,000 letters", median(await planMs()), MAX_PLAN_MS, "ms");

await context.close();
await db.close();
await server.stop();
process.exit();
