// A million dead letters, as `fleet -- load` makes them, from a real server into the embedded database by the worker, in a process like the
// console's: from the worker's start until all are indexed, and the most memory it takes meanwhile, PGlite included.
import { startNatsServer } from "@/e2e/fixtures/nats-server";
import { startProgram } from "@/fleet/testing/fleet-process";
import { startIndexingProcess } from "./lib/indexing-process";
import { report } from "./lib/report";

const LETTERS = Number(process.env.BENCH_LETTERS ?? 1_000_000);
const MIN_PER_SEC = 20_000;
const MAX_S = 60 * (LETTERS / 1_000_000);
const MAX_MB = 700;

const server = await startNatsServer();
const load = startProgram(
  "main.ts",
  ["load", "--streams", "20", "--consumers", "400", "--dead-letters", String(LETTERS), "--seed", "bench"],
  {
    NATS_URL: server.url,
  },
);
if ((await load.ended) !== 0) throw new Error(`load failed:\n${load.lines.join("\n")}`);

const startedAtMs = performance.now();
const indexing = await startIndexingProcess(server.url);
await indexing.reaches("letters", 1);
const firstAfterS = (performance.now() - startedAtMs) / 1_000;
const tookS = await indexing.reaches("letters", LETTERS);
const [cpuSeconds, peakBytes] = [indexing.cpuSeconds(), indexing.peakBytes()];
await indexing.stop();
await server.stop();

console.log(`first letters after ${firstAfterS.toFixed(1)} s; then ${Math.round(LETTERS / tookS).toLocaleString("en")} a second`);
console.log(`${cpuSeconds} s of CPU in the process`);
const of = `${LETTERS.toLocaleString("en")} dead letters`;
report(`${of}, of the time for ${MIN_PER_SEC.toLocaleString("en")} a second`, (tookS * MIN_PER_SEC) / LETTERS, 1, "times");
report(`${of}, from the worker's start until all are indexed`, firstAfterS + tookS, MAX_S, "s");
report(`${of}, peak resident memory of the process`, peakBytes / 1024 / 1024, MAX_MB, "MB");
process.exit();
