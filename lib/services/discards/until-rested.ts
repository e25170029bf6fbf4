import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import type { DiscardRecord } from "@/lib/db";
import { isMoving } from "@/lib/domain/discard/types";
import type { Discarding } from "./deps";
import { findDiscard } from "./find-discard";

/** How long an act waits for the worker, which may be another console's, and how often it looks. */
const LONGEST_MS = 5_000;
const LOOK_MS = 100;

/** The discard once nothing of it is under way, or as it is after 5 s, or when the console closes. */
export async function untilRested(id: string, deps: Pick<Discarding, "db" | "watch" | "closing">): Promise<DiscardRecord> {
  const until = performance.now() + LONGEST_MS;
  for (;;) {
    const discard = await findDiscard(id, deps);
    if (!isMoving(discard.state) || performance.now() >= until || deps.closing?.aborted) return discard;
    await sleep(LOOK_MS);
  }
}
