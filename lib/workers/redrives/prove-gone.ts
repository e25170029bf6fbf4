import "server-only";
import type { OwnerRecord } from "@/lib/db/redrives/types";
import { pause } from "../pause";
import type { JobParts } from "./job-parts";

const WAIT_MS = 10_000;
const ASK_EVERY_MS = 250;

type Proof = Pick<JobParts, "wire" | "holder" | "isOnlyProcess" | "signal">;

/**
 * Whether every earlier connection of a job can send no more (protocol §4). Another process is known to be dead by the database's folder
 * lock; our own closed its connection before it took over again. For the rest NATS is asked, for up to 10 s.
 */
export async function areProvedGone(owners: readonly OwnerRecord[], { wire, holder, isOnlyProcess, signal }: Proof): Promise<boolean> {
  const until = performance.now() + WAIT_MS;
  for (const owner of owners) {
    if (isOnlyProcess || owner.holder === holder) continue;
    while ((await wire.isGone(owner)) !== true) {
      if (performance.now() >= until || signal.aborted) return false;
      await pause(ASK_EVERY_MS, signal);
    }
  }
  return true;
}
