import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { writePrivately } from "@/lib/embedded";
import { startTimeOf } from "./process-identity";
import type { Running } from "./running";

/** What stands in `run/<child>.json`: enough to know a child again after the starter was killed, and never to take another process for it. */
export const ProcessRecord = z.object({
  pid: z.number().int().positive(),
  startTime: z.string(),
  /** nats-server only: binary and configuration it was started with. */
  runs: z.string().optional(),
});
export type ProcessRecord = z.infer<typeof ProcessRecord>;

const fileOf = (dataDir: string, child: string) => path.join(dataDir, "run", `${child}.json`);

/** Records a child for as long as it runs: its exit is seen only once the record is gone. */
export async function recorded(running: Running, at: { dataDir: string; child: string; runs?: string }): Promise<Running> {
  if (running.pid > 0) await writeRecord(at.dataDir, at.child, { pid: running.pid, runs: at.runs });
  const exited = running.exited.then(async (exit) => {
    await removeRecord(at.dataDir, at.child);
    return exit;
  });
  return { ...running, exited };
}

async function writeRecord(dataDir: string, child: string, { pid, runs }: { pid: number; runs?: string }): Promise<void> {
  const startTime = await startTimeOf(pid);
  if (startTime === null) return; // it ended at once; there is nothing to know again
  await writePrivately(fileOf(dataDir, child), JSON.stringify({ pid, startTime, runs } satisfies ProcessRecord));
}

export async function removeRecord(dataDir: string, child: string): Promise<void> {
  await rm(fileOf(dataDir, child), { force: true });
}

/** The recorded child if it still runs: its pid and its start time both match. */
export async function findOrphan(dataDir: string, child: string): Promise<ProcessRecord | null> {
  const text = await readFile(fileOf(dataDir, child), "utf8").catch(() => null);
  const record = text === null ? null : parse(text);
  if (record === null || (await startTimeOf(record.pid)) !== record.startTime) return null;
  return record;
}

function parse(text: string): ProcessRecord | null {
  try {
    return ProcessRecord.nullable().catch(null).parse(JSON.parse(text));
  } catch {
    return null; // not JSON: as good as none
  }
}
