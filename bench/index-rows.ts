// How fast rows of dead letters are written into the embedded database, with all indexes and counts: batches of 1,000, as the indexer writes them, each
// made and prepared while the one before is written. All of that is counted.
import { setImmediate } from "node:timers/promises";
import { openTestDatabase } from "@/e2e/fixtures/database";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { benchLetter } from "./lib/letters";
import { report } from "./lib/report";

const BATCH = 1_000;
/** As lib/workers/dead-letters/to-sightings.ts reads them. */
const IN_A_ROW = 64;
const ROWS = Number(process.env.BENCH_ROWS ?? 200_000);
/** The engine is WebAssembly, which is compiled as it is used: its first seconds are those of a start, and are told apart. */
const WARMING = 20_000;
const MIN_PER_SEC = 20_000;
const MAX_ANALYZE_MS = 500;

const db = await openTestDatabase();
const instance = { context: "bench", stream: "DLQ", createdAt: 1_700_000_000_000 };
const firstAt = Date.now();
/** One batch at a time, as they come: a heap that holds all of them costs more than writing them. */
async function make(from: number) {
  const letters: Sighting[] = [];
  for (let n = 0; n < BATCH; n++) {
    if (n % IN_A_ROW === IN_A_ROW - 1) await setImmediate();
    letters.push(benchLetter(from + n, "DLQ", firstAt));
  }
  await db.deadLetterIndex.prepare(letters);
  return letters;
}
let warmingMs = 0;
let writingMs = 0;
let letters = await make(0);
for (let indexedSeq = BATCH; indexedSeq <= ROWS; indexedSeq += BATCH) {
  const startedAtMs = performance.now();
  const writing = db.deadLetterIndex.write(instance, letters, { indexedSeq, firstSeq: 1, lastSeq: ROWS, numDeleted: 0 });
  [letters] = await Promise.all([make(indexedSeq), writing]);
  const tookMs = performance.now() - startedAtMs;
  if (indexedSeq <= WARMING) warmingMs += tookMs;
  else writingMs += tookMs;
}
const rows = ROWS - WARMING;
const seconds = writingMs / 1_000;
const analyzedAtMs = performance.now();
await db.deadLetterText.analyze();
const analyzeMs = performance.now() - analyzedAtMs;
const perSec = (count: number, ms: number) => Math.round((count / ms) * 1_000).toLocaleString("en");
console.log(`${perSec(WARMING, warmingMs)} rows/s while it warms up, then ${perSec(rows, writingMs)} (${db.kind} database)`);
report(
  `${rows.toLocaleString("en")} rows of dead letters, of the time for ${MIN_PER_SEC.toLocaleString("en")} a second`,
  (seconds * MIN_PER_SEC) / rows,
  1,
  "times",
);
report("the planner is told of them, and nobody is answered", analyzeMs, MAX_ANALYZE_MS, "ms");
await db.close();
process.exit();
