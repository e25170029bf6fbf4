import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { commandLineOf, startTimeOf } from "./process-identity";
import type { ProcessRecord } from "./process-record";

/** The starter may have been killed before it could record its server: the server's own pid file names it, its command line proves it. */
export async function orphanByPidFile(folder: string): Promise<ProcessRecord | null> {
  const file = path.join(folder, "nats-server.pid");
  const pid = Number(await readFile(file, "utf8").catch(() => "0"));
  if (!Number.isInteger(pid) || pid <= 0) return null;
  const startTime = await startTimeOf(pid);
  const isOurs = (await commandLineOf(pid))?.includes(path.join(folder, "server.conf"));
  if (startTime !== null && isOurs) return { pid, startTime };
  await rm(file, { force: true });
  return null;
}
