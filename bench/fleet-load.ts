// A big system made by one command, on a server as `npm start` configures it: the whole process, from its start to its end. Each round
// has a server of its own, and has to make the same bytes as the first.
import { isDeepStrictEqual } from "node:util";
import { startOwnAccounts } from "@/e2e/fixtures/fleet-accounts";
import { fingerprints } from "@/fleet/load/testing/fingerprint";
import { startProgram } from "@/fleet/testing/fleet-process";
import { usageOf } from "./lib/process-usage";
import { median, report } from "./lib/report";

const ROUNDS = Number(process.env.BENCH_LOAD_ROUNDS ?? 5);
const MAX_S = 90;
const COMMAND = "load --streams 200 --consumers 4000 --dead-letters 1000000 --seed bench --system toolworks".split(" ");

type Round = { seconds: number; prints: Record<string, string> };

async function round(): Promise<Round> {
  const accounts = await startOwnAccounts(0.1);
  try {
    const startedAtMs = performance.now();
    const program = startProgram("main.ts", COMMAND, accounts.env);
    let cpuSeconds = 0;
    const watch = setInterval(() => (cpuSeconds = usageOf(program.pid).cpuSeconds), 500);
    const code = await program.ended.finally(() => clearInterval(watch));
    const seconds = (performance.now() - startedAtMs) / 1_000;
    if (code !== 0) throw new Error(`load ended with ${code}:\n${program.lines.join("\n")}`);
    console.log(`  ${seconds.toFixed(1)} s, ${cpuSeconds} s of CPU in its process: ${program.lines.at(-2)}`);
    return { seconds, prints: await fingerprints(await accounts.connect("toolworks")) };
  } finally {
    await accounts.stop();
  }
}

const rounds: Round[] = [];
for (let n = 0; n < ROUNDS; n++) rounds.push(await round());
const different = rounds.filter(({ prints }) => !isDeepStrictEqual(prints, rounds[0]?.prints));

report("200 streams, 4,000 consumers, 1,000,000 dead letters by one command", median(rounds.map(({ seconds }) => seconds)), MAX_S, "s");
report("rounds whose streams, consumers or bytes were other than the first's", different.length, 0, "rounds");
report("streams missing", 200 - Object.keys(rounds[0]?.prints ?? {}).length, 0, "streams");
process.exit();
