import "server-only";
import { setTimeout as sleep } from "node:timers/promises";

/** Waits; returns early and without an error when the signal comes. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

/**
 * Waits for the next whole multiple of `ms`, by a clock that all loops share: those that look again and again wake the process together, and what
 * they ask goes out together. A tenth of it at least, because a timer may be early.
 */
export function pauseToBeat(ms: number, signal: AbortSignal): Promise<void> {
  const waitMs = ms - (performance.now() % ms);
  return pause(waitMs < ms / 10 ? waitMs + ms : waitMs, signal);
}
