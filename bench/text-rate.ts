// How fast letters become findable by their words, once they are indexed: letters of `fleet -- load` with bodies of 256 B, in a process like the
// console's.
import { startNatsServer } from "@/e2e/fixtures/nats-server";
import { startProgram } from "@/fleet/testing/fleet-process";
import { startIndexingProcess } from "./lib/indexing-process";
import { report } from "./lib/report";

const LETTERS = Number(process.env.BENCH_LETTERS ?? 100_000);
const MIN_PER_SEC = 5_000;

const server = await startNatsServer();
const command = ["load", "--streams", "20", "--consumers", "400", "--dead-letters", String(LETTERS), "--seed", "bench"];
const load = startProgram("main.ts", command, { NATS_URL: server.url });
if ((await load.ended) !== 0) throw new Error(`load failed:\n${load.lines.join("\n")}`);

const indexing = await startIndexingProcess(server.url);
const lettersS = await indexing.reaches("letters", LETTERS);
const textsS = (await indexing.reaches("texts", LETTERS)) - lettersS;
await indexing.stop();
await server.stop();

console.log(`${Math.round(LETTERS / textsS).toLocaleString("en")} a second`);
const of = `words of ${LETTERS.toLocaleString("en")} dead letters`;
report(`${of}, of the time for ${MIN_PER_SEC.toLocaleString("en")} a second`, (textsS * MIN_PER_SEC) / LETTERS, 1, "times");
process.exit();
