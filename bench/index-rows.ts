// How fast rows of dead letters are written into the embedded database, with all indexes and counts: batches of 1,000, as the indexer writes them.
import { openTestDatabase } from "@/e2e/fixtures/database";
import { benchLetter } from "./lib/letters";
import { report } from "./lib/report";

const BATCH = 1_000;
const ROWS = Number(process.env.BENCH_ROWS ?? 200_000);
const MIN_PER_SEC = 20_000;
const MAX_ANALYZE_MS = 500;

const db = await openTestDatabase();
const instance = { context: "bench", stream: "DLQ", createdAt: 1_700_000_000_000 };
const firstAt = Date.now();
let writingMs = 0;
for (let indexedSeq = BATCH; indexedSeq <= ROWS; indexedSeq += BATCH) {
  // Made one batch at a time, as they come: a heap that holds all of them costs more than writing them.
  const letters = Array.from({ length: BATCH }, (_letter, n) => benchLetter(indexedSeq - BATCH + n, "DLQ", firstAt));
  const startedAtMs = performance.now();
  await db.deadLetterIndex.write(instance, letters, { indexedSeq, firstSeq: 1, lastSeq: ROWS, numDeleted: 0 });
  writingMs += performance.now() - startedAtMs;
}
const seconds = writingMs / 1_000;
const analyzedAtMs = performance.now();
await db.deadLetterText.analyze();
const analyzeMs = performance.now() - analyzedAtMs;
console.log(`${Math.round(ROWS / seconds).toLocaleString("en")} rows/s (${db.kind} database)`);
report(
  `${ROWS.toLocaleString("en")} rows of dead letters, of the time for ${MIN_PER_SEC.toLocaleString("en")} a second`,
  (seconds * MIN_PER_SEC) / ROWS,
  1,
  "times",
);
report("the planner is told of them, and nobody is answered", analyzeMs, MAX_ANALYZE_MS, "ms");
await db.close();
process.exit();
