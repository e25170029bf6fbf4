import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { isHealthy } from "./nats-health";
import type { NatsHome, NatsPlan } from "./nats-home";
import { commandLineOf, startTimeOf } from "./process-identity";
import { findOrphan, type ProcessRecord, recorded } from "./process-record";
import { adoptedProcess, endProcess, type Running } from "./running";

const orphanGraceMs = 10_000;

/**
 * The server that a killed starter left behind: adopted when it is what we would start (stopping it would empty the memory
 * streams), else stopped, because two servers on one store ruin it. Returns the adopted one, or null when there is none.
 */
export async function adoptOrEndOrphan({ dataDir, say }: NatsPlan, home: NatsHome): Promise<Running | null> {
  const orphan = (await findOrphan(dataDir, "nats")) ?? (await orphanByPidFile(home));
  if (orphan === null) return null;

  const running = adoptedProcess(orphan);
  const kept = await home.keptPorts();
  if (kept && orphan.runs === home.runs(kept) && (await isHealthy(kept, home.folder))) {
    say(`nats-server: taking over process ${orphan.pid}, left behind by an earlier start`);
    return recorded(running, { dataDir, child: "nats", runs: orphan.runs });
  }
  say(`nats-server: stopping process ${orphan.pid}, left behind by an earlier start`);
  await endProcess(running, orphanGraceMs);
  return null;
}

/** The starter may have been killed before it could record its server: the server's own pid file names it, its command line proves it. */
async function orphanByPidFile({ folder, configFile }: NatsHome): Promise<ProcessRecord | null> {
  const file = path.join(folder, "nats-server.pid");
  const pid = Number(await readFile(file, "utf8").catch(() => "0"));
  if (!Number.isInteger(pid) || pid <= 0) return null;
  const startTime = await startTimeOf(pid);
  if (startTime !== null && (await commandLineOf(pid))?.includes(configFile)) return { pid, startTime };
  await rm(file, { force: true });
  return null;
}
