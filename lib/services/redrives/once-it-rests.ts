import "server-only";
import { isLive } from "@/lib/domain/redrive/types";
import type { Decided } from "@/lib/db";
import type { Redriving } from "./deps";
import { findItem } from "./find-item";
import { findHead } from "./find-redrive";
import { untilStopped } from "./until-stopped";

/** How long a decision waits for the job to come to rest. */
const LONGEST_MS = 5_000;

/**
 * Decides unknown items, all or none. After each decision the job runs again until all is sent, here or at another console: whoever settles many waits
 * for it. `false`: some are decided already, or the job still sends.
 */
export async function onceItRests(id: string, decided: Decided, deps: Redriving): Promise<boolean> {
  const until = performance.now() + LONGEST_MS;
  const [first] = decided.as === "published" ? decided.items.map(({ n }) => n) : decided.items;
  for (;;) {
    if (await deps.db.redrives.resolveItems(id, decided)) {
      deps.jobs.say({ job: id, kind: "wish" }); // to whoever watches the others
      deps.jobs.say({ job: id, kind: "started" });
      return true;
    }
    const { state } = await findItem(await findHead(id, deps), first ?? 0, deps);
    if (state !== "unknown" || performance.now() >= until) return false;
    await untilStopped(id, deps, (now) => now === "settling" || !isLive(now));
  }
}
