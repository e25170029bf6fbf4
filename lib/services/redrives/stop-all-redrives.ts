import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { formatCountOf } from "@/lib/domain/format";
import type { RedrivesStopped } from "@/lib/domain/redrive/row";
import { withAudit } from "../audit/with-audit";
import { Reason } from "../audit/reason";
import { selectContexts } from "../contexts/select-contexts";
import type { Redriving } from "./deps";

/** Of one context, or of all. */
export const StopAllRedrives = z.strictObject({ context: z.string().optional(), reason: Reason.optional() });

/**
 * Pauses every re-drive that sends or is about to begin, in one act; each goes on only when somebody resumes it. It aborts none: what was claimed
 * stays claimed, and nothing must be planned again. Says which it were; none is no error. INVALID, NOT_FOUND for a context that is not there.
 */
export async function stopAllRedrives(actor: Actor, input: z.input<typeof StopAllRedrives>, deps: Redriving): Promise<RedrivesStopped> {
  const { context, reason } = StopAllRedrives.parse(input);
  return withAudit(deps, { actor, needs: "operator", action: "redrives.stop-all", target: "all", context, reason }, async () => {
    const contexts = selectContexts(deps.watch, context).map(({ name }) => name);
    const why = `${actor.name} stopped all re-drives${reason ? `: ${reason}` : ""}`;
    const redrives = await deps.db.redrives.pauseAll(contexts, { actor, why, reason: reason ?? null });
    for (const { id } of redrives) deps.jobs.say({ job: id, kind: "pause" });
    const named = redrives.map(({ number }) => `#${number}`).join(", ");
    const detail = `${formatCountOf(redrives.length, "re-drive")} paused${named === "" ? "" : `: ${named}`}.`;
    return { answer: { count: redrives.length, redrives }, detail };
  });
}
