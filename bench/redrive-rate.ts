import { openTestDatabase } from "@/e2e/fixtures/database";
import { outcomeOf, runBare, startedJob } from "@/e2e/fixtures/bare-redrive";
import { startNatsServer } from "@/e2e/fixtures/nats-server";
import { sentOf } from "@/lib/domain/redrive/run/machine";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { redriveWire } from "@/lib/nats/redrive";
import { connectedContext, until } from "@/lib/nats/test-context";
import { startLiveConsumer } from "./lib/live-consumer";
import { bareLoop } from "./lib/bare-loop";
import { median, report } from "./lib/report";

/**
 * What the guarantees of a re-drive cost where it is large: 100,000 letters of 256 B to a stream on file with a live consumer, uncapped, with
 * ledger and settling, beside a loop that guarantees nothing (direct get, publish with 256 in flight, delete, a thousand at a time) and has the
 * same consumer. In turns, so that what else the machine does falls on both. LETTERS=20000 ROUNDS=3 RETENTION=workqueue.
 */
const LETTERS = Number(process.env.LETTERS ?? 100_000);
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const retention = process.env.RETENTION ?? "limits";
/** 0.9 of its rate. */
const MAX_OF_BARE = 1 / 0.9;
const READ_AT_ONCE = 1_000;

const [server, db] = await Promise.all([startNatsServer(), openTestDatabase()]);
const context = await connectedContext(server.url);
const wire = redriveWire(context);
const consumer = startLiveConsumer(server.url);

type Ground = { from: string; target: string; subject: string; seqs: number[] };
let grounds = 0;

/** Of names that never were: nats-server 2.15.1 still removes files of a stream that it has called deleted. `everyNth` 1: the letters are all that lies there. */
async function makeGround(everyNth: number): Promise<Ground> {
  const n = ++grounds;
  const [from, target, subject] = [`DLQ${n}`, `JOBS${n}`, `jobs${n}.a`];
  await context.api(`STREAM.CREATE.${from}`, { name: from, subjects: [`dlq${n}.>`], allow_direct: true });
  await context.api(`STREAM.CREATE.${target}`, { name: target, subjects: [subject], allow_direct: true, retention });
  const count = LETTERS * everyNth;
  for (let made = 0; made < count; made += 50_000) {
    await rawPublish(
      server.port,
      Array.from({ length: Math.min(50_000, count - made) }, () => ({ subject: `dlq${n}.a`, payload: "x".repeat(256) })),
    );
  }
  await until(async () => (await wire.streamNow(from)).lastSeq === count, 60_000);
  return { from, target, subject, seqs: Array.from({ length: LETTERS }, (_, index) => (index + 1) * everyNth) };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}

async function drop({ from, target }: Ground): Promise<void> {
  await context.api(`STREAM.DELETE.${from}`);
  await context.api(`STREAM.DELETE.${target}`);
}

async function timeBare(everyNth: number): Promise<number> {
  const ground = await makeGround(everyNth);
  const { acked } = await consumer.takes(ground.target, LETTERS);
  const ms = await timed(() => bareLoop(wire, ground, READ_AT_ONCE));
  await acked;
  await drop(ground);
  return ms;
}

async function timeJob(everyNth: number): Promise<number> {
  const ground = await makeGround(everyNth);
  const id = await startedJob(db, context, { ...ground, consumer: "w" });
  const { acked } = await consumer.takes(ground.target, LETTERS);
  const used = process.cpuUsage();
  const ms = await timed(() => runBare(db, context, { id, isBlind: false }));
  const { user, system } = process.cpuUsage(used);
  await acked;
  const { state, counts } = await outcomeOf(db, id);
  if (sentOf(counts) !== LETTERS) throw new Error(`the job ended ${state} with ${JSON.stringify(counts)}`);
  console.log(`  job ${Math.round(ms)} ms, of the processor ${Math.round((user + system) / 1000)} ms, ${state}, settled ${counts.settled}`);
  await drop(ground);
  return ms;
}

const perSec = (ms: number) => Math.round((LETTERS / ms) * 1000).toLocaleString("en");

async function compare(everyNth: number): Promise<number> {
  const bare: number[] = [];
  const jobs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await timeBare(everyNth));
    console.log(`  bare ${Math.round(bare.at(-1) ?? 0)} ms`);
    jobs.push(await timeJob(everyNth));
  }
  console.log(`bare loop ${perSec(median(bare))} msg/s, re-drive ${perSec(median(jobs))} msg/s (${db.kind} database, ${retention})`);
  return median(jobs) / median(bare);
}

const letters = LETTERS.toLocaleString("en");
report(`re-drive of ${letters} letters, all that lie in their stream, of the bare loop's time`, await compare(1), MAX_OF_BARE, "times");
report(`re-drive of ${letters} letters, every second message of theirs, of the bare loop's time`, await compare(2), MAX_OF_BARE, "times");

consumer.stop();
await context.close();
await db.close();
await server.stop();
process.exit();
