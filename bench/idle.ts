// The console process beside the fleet, nobody looking, for ten minutes: memory and CPU.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startJetlag } from "@/e2e/fixtures/jetlag";
import { usageOf } from "./lib/process-usage";
import { report } from "./lib/report";

const minutes = Number(process.env.BENCH_IDLE_MINUTES ?? 10);

const jetlag = await startJetlag();
try {
  const { pid } = JSON.parse(await readFile(path.join(jetlag.dataDir, "run/console.json"), "utf8")) as { pid: number }; // written by the supervisor
  const before = usageOf(pid);
  const startedAt = Date.now();
  let peakBytes = 0;
  while (Date.now() - startedAt < minutes * 60_000) {
    await sleep(5_000);
    peakBytes = Math.max(peakBytes, usageOf(pid).residentBytes);
  }
  const cpu = (usageOf(pid).cpuSeconds - before.cpuSeconds) / ((Date.now() - startedAt) / 1000);
  report(`console idle for ${minutes} min, peak resident memory`, peakBytes / 1024 / 1024, 300, "MB");
  report(`console idle for ${minutes} min, CPU`, cpu * 100, 10, "% of a core");
} finally {
  await jetlag.stop();
}
