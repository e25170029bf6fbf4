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
 * attempt is an epoch with a connection of its own, so that what an earlier one sent can be told apart. `left`: it goes on, perhaps here.
 */
export async function runJob(parts: JobParts): Promise<"ended" | "left"> {
  const lasting = { ...parts, pacer: createPacer(), waiting: createWaiting(parts) };
  try {
    // Asked before each takeover: one by a process that has no say any more ends the epoch of whoever has.
    while (parts.isHeld() && !parts.signal.aborted) {
      let halted: AbortSignal = parts.signal;
      const end = await runEpoch(lasting, (signal) => (halted = signal));
      if (end.kind !== "away") return end.kind;
      // One that was aborted is so from the first moment of the next epoch on.
      await pause(AWAY_MS, halted.aborted ? parts.signal : halted);
    }
  } catch (error) {
    if (!(error instanceof StaleEpoch)) throw error;
    parts.log.info({ why: error.message }, "left a re-drive");
  }
  return "left";
}
