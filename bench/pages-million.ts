// A million dead letters in the embedded database: pages of 100, the first and those behind a letter, by each filter. No NATS is there to be asked.
import { openTestDatabase } from "@/e2e/fixtures/database";
import type { DeadLetterFilter } from "@/lib/db/dead-letter-filter";
import { benchLetter } from "./lib/letters";
import { report } from "./lib/report";

const LETTERS = Number(process.env.BENCH_LETTERS ?? 1_000_000);
const BATCH = 1_000;
const ROUNDS = 40;
const MAX_P95_MS = 50;
const MAX_ANALYZE_MS = 500;
const createdAt = 1_700_000_000_000;

const db = await openTestDatabase();
const firstAt = Date.now();
const startedAtMs = performance.now();
let longestMs = 0;
for (let from = 0; from < LETTERS; from += BATCH) {
  const stream = from % (10 * BATCH) === 0 ? "DLQ_RARE" : "DLQ";
  const letters = Array.from({ length: BATCH }, (_, n) => benchLetter(from + n, stream, firstAt));
  await db.deadLetterIndex.write({ context: "bench", stream, createdAt }, letters, {
    indexedSeq: from + BATCH,
    firstSeq: 1,
    lastSeq: LETTERS,
    numDeleted: 0,
  });
  await db.deadLetterText.fold();
  const since = performance.now();
  await db.deadLetterText.analyze();
  longestMs = Math.max(longestMs, performance.now() - since);
}
console.log(`${LETTERS.toLocaleString("en")} letters written in ${((performance.now() - startedAtMs) / 1_000).toFixed(1)} s`);
report("longest time in which the planner is told how much there is", longestMs, MAX_ANALYZE_MS, "ms");

async function p95(filter: Partial<DeadLetterFilter>): Promise<number> {
  const taken: number[] = [];
  let after = null;
  for (let round = 0; round < ROUNDS; round++) {
    const since = performance.now();
    const page = await db.deadLetters.list({ contexts: ["bench"], state: "open", ...filter }, { limit: 100, after });
    taken.push(performance.now() - since);
    after = page.last;
  }
  return taken.toSorted((a, b) => a - b)[Math.floor(ROUNDS * 0.95)] ?? Number.NaN;
}

const kinds: Record<string, Partial<DeadLetterFilter>> = {
  all: {},
  "one stream": { stream: "DLQ" },
  "a rare stream": { stream: "DLQ_RARE" },
  consumer: { consumer: "billing-worker" },
  "error class": { errorClass: "Timeout" },
  "original stream": { originalStream: "SAGAS" },
  kind: { kind: "stored" },
  "state gone": { state: "gone" },
  "sent again": { generation: { from: 1, to: 9 } },
  "a time": { from: firstAt + 20_000, to: firstAt + 30_000 },
  "a subject": { originalSubject: "saga.f255s.billing" },
  "subjects that begin alike": { originalSubject: "saga.f255s.>" },
  "every eighth subject": { originalSubject: "saga.*.billing" },
};
for (const [name, filter] of Object.entries(kinds)) report(`pages of 100 by ${name}, p95`, await p95(filter), MAX_P95_MS, "ms");

const sinceMs = performance.now();
await db.deadLetters.countOpen(["bench"], Date.now());
report("what Overview counts", performance.now() - sinceMs, MAX_P95_MS, "ms");

const jumpedAtMs = performance.now();
await db.deadLetters.list({ contexts: ["bench"], state: "open" }, { limit: 100, offset: Math.floor(LETTERS * 0.9) });
console.log(`a jump over nine tenths of them by offset: ${Math.round(performance.now() - jumpedAtMs)} ms (no budget)`);
await db.close();
process.exit();
