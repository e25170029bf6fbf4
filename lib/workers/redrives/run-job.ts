import "server-only";
import { StaleEpoch } from "@/lib/db/redrives/stale-epoch";
import { pause } from "../pause";
import type { JobParts } from "./job-parts";
import { createPacer } from "./pacer";
import { runEpoch } from "./run-epoch";
import { createWaiting } from "./waiting";

const AWAY_MS = 1_000;

/**
 * Runs one job under its lease until it ends, or this process must leave it. While NATS is away it takes over again and again: each
 * attempt is an epoch with a connection of its own, so that what an earlier one sent can be told apart.
 */
export async function runJob(parts: JobParts): Promise<void> {
  const lasting = { ...parts, pacer: createPacer(), waiting: createWaiting(parts) };
  try {
    for (;;) {
      let halted: AbortSignal = parts.signal;
      const end = await runEpoch(lasting, (signal) => (halted = signal));
      if (end.kind !== "away") return;
      await pause(AWAY_MS, halted);
      if (parts.signal.aborted || !parts.isHeld()) return;
    }
  } catch (error) {
    if (!(error instanceof StaleEpoch)) throw error;
    parts.log.info({ why: error.message }, "left a re-drive");
  }
}
