import { startNatsServer } from "@/e2e/fixtures/nats-server";
import { bare, startRedriving, toMessage } from "@/e2e/fixtures/redriving";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { until } from "@/lib/nats/test-context";
import { planRedrive } from "@/lib/services/redrives/plan-redrive";
import { startRedrive } from "@/lib/services/redrives/start-redrive";
import { report } from "./lib/report";

/**
 * What a person waits for: a plan of 10,000 letters whose originals are still stored, selected by a filter, made of what NATS says now; and
 * what larger ones take, without a budget: REDRIVE_SIZES=1000,10000,100000. While they are made, somebody else asks the database now and then.
 */
const SIZES = (process.env.REDRIVE_SIZES ?? "1000,10000").split(",").map(Number);
const MAX_PLAN_MS = 1_000;
const ROUNDS = 3;
const ann = { id: "bench", name: "bench", role: "operator", kind: "user" } as const;

const server = await startNatsServer();

async function timed<T>(work: () => Promise<T>): Promise<[answer: T, ms: number, cpuMs: number]> {
  const since = performance.now();
  const used = process.cpuUsage();
  const answer = await work();
  const { user, system } = process.cpuUsage(used);
  return [answer, Math.round(performance.now() - since), Math.round((user + system) / 1000)];
}

for (const size of SIZES) {
  const [dlq, target] = [`DLQ${size}`, `WORK${size}`];
  const run = await startRedriving({ url: server.url });
  await run.context.api(`STREAM.CREATE.${target}`, { name: target, subjects: [`work${size}.>`], allow_direct: true });
  await run.context.api(`STREAM.CREATE.${dlq}`, { name: dlq, subjects: [`dlq.test`], allow_direct: true });
  const originals = Array.from({ length: size }, (_, i) => ({ subject: `work${size}.${i % 20}`, payload: "x".repeat(256) }));
  await rawPublish(server.port, originals);
  await rawPublish(
    server.port,
    originals.map((original, index) => toMessage({ ...original, stream: target, seq: index + 1 })),
  );
  await until(async () => {
    const { total } = await run.letters.list({ contexts: ["test"], state: "open" }, { limit: 1, offset: 0 });
    return total === size;
  }, 300_000);

  let longestMs = 0;
  const done = new AbortController();
  const others = (async () => {
    while (!done.signal.aborted) {
      const since = performance.now();
      await run.letters.list({ contexts: ["test"] }, { limit: 1, offset: 0 }).catch(() => console.log("  somebody else got no answer"));
      longestMs = Math.max(longestMs, Math.round(performance.now() - since));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  const request = { selection: { filter: {} }, reason: "a benchmark", options: { ...bare, ratePerSec: null } };
  let job = await planRedrive(ann, request, run);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [planned, ms, cpuMs] = await timed(() => planRedrive(ann, request, run));
    console.log(`  one plan: ${ms} ms, of the processor ${cpuMs} ms`);
    if (planned.plan.count !== size) throw new Error(`planned ${planned.plan.count} of ${size}`);
    job = planned;
    times.push(ms);
  }
  const planMs = times.toSorted((a, b) => a - b)[1] ?? 0;
  const planWaitedMs = longestMs;
  longestMs = 0;
  const [, startMs, startCpuMs] = await timed(() => startRedrive(ann, { id: job.id, planHash: job.planHash }, run));
  const startWaitedMs = longestMs;
  longestMs = 0;
  const { epoch } = (await run.db.ledger.takeOver(job.id)) ?? { epoch: 0n };
  const [, countMs] = await timed(() => run.db.redrives.get(job.id));
  const [, finishMs] = await timed(() =>
    run.db.ledger.finish(job.id, epoch, { state: "aborted", stateReason: null, restReason: "ABORTED", sentence: "It ended." }),
  );
  const finishWaitedMs = longestMs;
  done.abort();
  await others;
  if (size === 10_000) report("plan of 10,000 letters", planMs, MAX_PLAN_MS, "ms");
  console.log(
    `${size.toLocaleString("en")} letters: plan ${planMs} ms, start ${startMs} ms (of the processor ${startCpuMs} ms), read ${countMs} ms, abort ${finishMs} ms; others waited at most ${planWaitedMs}, ${startWaitedMs}, ${finishWaitedMs} ms`,
    `(heap ${Math.round(process.memoryUsage().heapUsed / 1e6)} MB)`,
  );
  await run.context.api(`STREAM.DELETE.${dlq}`);
  await run.stop();
}
await server.stop();
process.exit();
