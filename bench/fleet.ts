// All agent systems of the fleet, each its own process beside a server as `npm start` configures it, at their default rates:
// CPU, memory and what they complain of, for two minutes after a warm-up of one.
import { setTimeout as sleep } from "node:timers/promises";
import { systems } from "@/fleet/systems";
import { startFleet, type FleetProcess } from "@/fleet/testing/fleet-process";
import { startOwnAccounts } from "@/e2e/fixtures/fleet-accounts";
import { usageOf } from "./lib/process-usage";
import { report } from "./lib/report";

const minutes = Number(process.env.BENCH_FLEET_MINUTES ?? 2);
const WARM_UP_MS = 60_000;
const SAMPLE_MS = 1_000;
const ERROR_LEVEL = 50;

type Member = { name: string; process: FleetProcess; residentBytes: number[]; cpuSeconds: number };

const accounts = await startOwnAccounts(0.1);
const fleet: Member[] = [];
try {
  const env = { ...accounts.env, FLEET_LOG_LEVEL: "info" };
  const start = async (name: string) => ({ name, process: await startFleet([name], env), residentBytes: [], cpuSeconds: 0 });
  fleet.push(...(await Promise.all(systems.map(({ name }) => start(name)))));
  await sleep(WARM_UP_MS);
  const seconds = await watch(fleet);
  for (const member of fleet) console.log(`  ${member.name}: ${inWords(member, seconds)}`);

  const cpuSeconds = fleet.reduce((sum, member) => sum + member.cpuSeconds, 0);
  const [early, late] = thirds(totals(fleet));
  const of = `fleet of ${fleet.length} for ${minutes} min`;
  report(`${of}, CPU together`, (cpuSeconds / seconds) * 100, 60, "% of a core");
  report(`${of}, resident memory, last third over the first`, (late / early - 1) * 100, 5, "%");
  report(`${of}, errors and anything else unexpected in the logs`, complaints(fleet).length, 0, "lines");
  for (const line of complaints(fleet).slice(0, 20)) console.log(`  ${line}`);
} finally {
  for (const { process: system } of fleet) system.signal("SIGTERM");
  await Promise.all(fleet.map(({ process: system }) => system.ended));
  await accounts.stop();
}

/** Takes samples until the time is over; a process that has ended fails the run. Answers for how many seconds it watched. */
async function watch(members: readonly Member[]): Promise<number> {
  const before = members.map(({ process: { pid } }) => usageOf(pid).cpuSeconds);
  const startedAt = Date.now();
  while (Date.now() - startedAt < minutes * 60_000) {
    await sleep(SAMPLE_MS);
    for (const { process: system, residentBytes } of members) residentBytes.push(usageOf(system.pid).residentBytes);
  }
  const seconds = (Date.now() - startedAt) / 1_000;
  for (const [i, member] of members.entries()) member.cpuSeconds = usageOf(member.process.pid).cpuSeconds - (before[i] ?? 0);
  return seconds;
}

function totals(members: readonly Member[]): number[] {
  const [first] = members;
  return (first?.residentBytes ?? []).map((_, i) => members.reduce((sum, { residentBytes }) => sum + (residentBytes[i] ?? 0), 0));
}

/** The mean of the first third, and of the last. */
function thirds(samples: readonly number[]): [number, number] {
  const count = Math.floor(samples.length / 3);
  return [mean(samples.slice(0, count)), mean(samples.slice(-count))];
}

/** Everything but log lines below "error" and the word that it is ready: an unhandled rejection is no log line. */
function complaints(members: readonly Member[]): string[] {
  const isExpected = (line: string) => line === "" || line === "fleet: ready" || (line.startsWith("{") && levelOf(line) < ERROR_LEVEL);
  return members.flatMap(({ name, process: { lines } }) => lines.filter((line) => !isExpected(line)).map((line) => `${name}: ${line}`));
}

function levelOf(line: string): number {
  return (JSON.parse(line) as { level: number }).level;
}

function inWords({ residentBytes, cpuSeconds }: Member, seconds: number): string {
  const [early, late] = thirds(residentBytes).map((bytes) => (bytes / 1024 / 1024).toFixed(1));
  return `${((cpuSeconds / seconds) * 100).toFixed(1)} % of a core, ${early} MB, then ${late} MB`;
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}
