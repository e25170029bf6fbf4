// 50,000 dead letters stored within 10 s: whether each is indexed, how long after the last one, and how long a page of 100 takes meanwhile.
import { setTimeout as sleep } from "node:timers/promises";
import { startIndexing } from "@/e2e/fixtures/indexing";
import { startNatsServer } from "@/e2e/fixtures/nats-server";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { until } from "@/lib/nats/test-context";
import { listDeadLetters } from "@/lib/services/dead-letters/list-dead-letters";
import { report } from "./lib/report";

const LETTERS = Number(process.env.BENCH_LETTERS ?? 50_000);
const SECONDS = 10;
const PORTIONS_PER_SEC = 10;
const PAUSE_MS = 100;
const BUDGET = { lagS: 10, p95Ms: 500 };

const server = await startNatsServer();
const run = await startIndexing({ url: server.url });
await run.context.api("STREAM.CREATE.DLQ", { name: "DLQ", subjects: ["dlq.>"], allow_direct: true });
const reader = { id: "bench", name: "bench", role: "viewer", kind: "user" } as const;
const page = () => listDeadLetters(reader, { limit: 100 }, run);

const letter = (n: number) => ({
  subject: `dlq.ORDERS.worker-${n % 5}`,
  payload: JSON.stringify({
    original_subject: `orders.${n}`,
    original_message: JSON.stringify({ order: n, text: "x".repeat(200) }),
    error: `TimeoutError: 8 s on order ${n}`,
    failed_at: new Date().toISOString(),
    stream: "ORDERS",
    sequence: n + 1,
    consumer: `worker-${n % 5}`,
  }),
});

async function publish(): Promise<void> {
  const portions = SECONDS * PORTIONS_PER_SEC;
  const size = LETTERS / portions;
  const begun = performance.now();
  for (let portion = 0; portion < portions; portion++) {
    await sleep(Math.max(0, begun + (portion * 1_000) / PORTIONS_PER_SEC - performance.now()));
    await rawPublish(
      server.port,
      Array.from({ length: size }, (_, n) => letter(portion * size + n)),
    );
  }
  console.log(`stored within ${((performance.now() - begun) / 1_000).toFixed(1)} s`);
}

const tookMs: number[] = [];
const over = new AbortController();
async function look(): Promise<void> {
  while (!over.signal.aborted) {
    const since = performance.now();
    await page();
    tookMs.push(performance.now() - since);
    await sleep(PAUSE_MS);
  }
}

const looking = look();
await publish();
const since = performance.now();
await until(async () => (await page()).total === LETTERS, 300_000);
const lagS = (performance.now() - since) / 1_000;
over.abort();
await looking;
const { count } = await run.context
  .api<{ state: { messages: number } }>("STREAM.INFO.DLQ")
  .then(({ state }) => ({ count: state.messages }));
const rows = await run.db.client.deadLetter.count({ where: { state: "open" } });
await run.stop();
await server.stop();

report(`letters of a burst of ${LETTERS.toLocaleString("en")} in ${SECONDS} s that are missing`, count - rows, 0, "letters");
report("from the last one stored until all are listed", lagS, BUDGET.lagS, "s");
report(
  `a page of 100 meanwhile, p95 of ${tookMs.length}`,
  tookMs.toSorted((a, b) => a - b)[Math.floor(tookMs.length * 0.95)] ?? Number.NaN,
  BUDGET.p95Ms,
  "ms",
);
process.exit();
