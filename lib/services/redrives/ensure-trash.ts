import "server-only";
import type { Plan } from "@/lib/domain/redrive/row";
import type { NatsContext } from "@/lib/nats";
import { readTrash } from "@/lib/nats/trash";
import type { Deps } from "../deps";
import { makeTrash } from "../jobs/make-trash";
import { refuseTrash } from "../jobs/refuse-trash";

const DAY_MS = 86_400_000;

type Edited = Pick<Plan, "edited" | "keptBytes">;

/** What was edited is sent only where what it was can be kept: REFUSED says why it cannot. NATS_UNAVAILABLE, NATS_DENIED. */
export async function refuseWithoutTrash({ edited, keptBytes }: Edited, context: NatsContext, deps: Pick<Deps, "settings">): Promise<void> {
  if (edited === 0) return;
  refuseTrash({ what: "Editing", fewer: "edit", wantedBytes: keptBytes, trash: await readTrash(context) }, deps);
}

/** The same, and makes the trash where it is not there yet, or keeps copies for less than it should. */
export async function ensureTrash(edited: Edited, context: NatsContext, deps: Pick<Deps, "settings" | "watch">): Promise<void> {
  await refuseWithoutTrash(edited, context, deps);
  if (edited.edited > 0) await makeTrash(context, deps.settings.trashDays * DAY_MS, deps);
}
