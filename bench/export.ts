/*
 * How fast all letters leave the embedded database as lines, through the verb and the response that the console answers with, and whether memory
 * stays where it was. A hundred thousand; a million with BENCH_LETTERS=1000000.
 */
import pino from "pino";
import { streamResponse } from "@/lib/http/stream-response";
import { exportDeadLetters } from "@/lib/services/dead-letters/export-dead-letters";
import { openLetterIndex } from "./lib/letter-index";
import { report } from "./lib/report";

const LETTERS = Number(process.env.BENCH_LETTERS ?? 100_000);
const MIN_PER_SEC = 20_000;
/** By so much the highest of the second half may stand above that of the first. */
const MAX_GROWTH_MB = 20;
const MIB = 1024 * 1024;

const db = await openLetterIndex(LETTERS, { words: false });
const context = { name: "bench", cluster: null, state: () => ({ kind: "connecting" as const }), streams: () => [], consumers: () => [] };
const watch = { contexts: () => [context], context: () => context } as never; // all that an export asks of it
const deps = { db, watch, clock: { now: () => Date.now() }, log: pino({ level: "silent" }), closing: new AbortController().signal };
const viewer = { id: "bench", name: "bench", role: "viewer", kind: "user" } as const;

for (const format of ["csv", "ndjson"] as const) {
  const response = streamResponse(await exportDeadLetters(viewer, { format }, deps));
  const startedAtMs = performance.now();
  let [lines, sizeBytes] = [format === "csv" ? -1 : 0, 0];
  const peaks = [0, 0];
  for await (const chunk of response.body ?? []) {
    for (const byte of chunk) if (byte === 10) lines++;
    sizeBytes += chunk.byteLength;
    const half = lines < LETTERS / 2 ? 0 : 1;
    peaks[half] = Math.max(peaks[half] ?? 0, process.memoryUsage.rss() / MIB);
  }
  const seconds = (performance.now() - startedAtMs) / 1_000;
  if (lines !== LETTERS) throw new Error(`${lines} lines of ${LETTERS} letters`);
  const name = `${LETTERS.toLocaleString("en")} letters as ${format}`;
  console.log(
    `${Math.round(lines / seconds).toLocaleString("en")} a second, ${(sizeBytes / MIB).toFixed(0)} MB, resident ${peaks[1]?.toFixed(0)} MB`,
  );
  report(`${name}, of the time for ${MIN_PER_SEC.toLocaleString("en")} a second`, (seconds * MIN_PER_SEC) / lines, 1, "times");
  report(`${name}, memory of the second half over the first`, (peaks[1] ?? 0) - (peaks[0] ?? 0), MAX_GROWTH_MB, "MB");
}
await db.close();
process.exit();
