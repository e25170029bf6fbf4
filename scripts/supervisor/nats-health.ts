import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Ports } from "@/lib/embedded";

const askMs = 3_000;
const pollMs = 50;
const Varz = z.object({ jetstream: z.object({ config: z.object({ store_dir: z.string() }) }) });

/**
 * Whether the server on these ports is the one that stores in this folder, and has its streams ready: where ports were free a
 * moment ago, another's server may answer by now.
 */
export async function isHealthy(ports: Ports, folder: string): Promise<boolean> {
  const ask = (endpoint: string) => fetch(`http://127.0.0.1:${ports.monitoring}/${endpoint}`, { signal: AbortSignal.timeout(askMs) });
  try {
    if (!(await ask("healthz")).ok) return false;
    const varz = Varz.safeParse(await (await ask("varz")).json());
    return varz.success && varz.data.jetstream.config.store_dir.startsWith(folder);
  } catch {
    return false; // not listening yet, or too busy recovering its streams
  }
}

export async function untilHealthy(ports: Ports, folder: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !(await isHealthy(ports, folder))) await sleep(pollMs);
}
