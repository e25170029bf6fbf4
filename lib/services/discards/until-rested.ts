import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import type { DiscardRecord } from "@/lib/db";
import { isMoving } from "@/lib/domain/discard/types";
import type { Discarding } from "./deps";
import { findDiscard } from "./find-discard";

const PATIENCE_MS = 5_000;
const LOOK_MS = 100;

/** The discard once nothing of it is under way, or as it is when patience is over (5 s), or when the console closes. */
export async function untilRested(id: string, deps: Pick<Discarding, "db" | "watch" | "closing" | "patienceMs">): Promise<DiscardRecord> {
  const until = performance.now() + (deps.patienceMs ?? PATIENCE_MS);
  for (;;) {
    const discard = await findDiscard(id, deps);
    if (!isMoving(discard.state) || performance.now() >= until || deps.closing?.aborted) return discard;
    await sleep(LOOK_MS);
  }
}
