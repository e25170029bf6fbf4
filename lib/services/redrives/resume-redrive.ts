import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { RedriveDetail } from "@/lib/domain/redrive/row";
import { withAudit } from "../audit/with-audit";
import { Reason } from "../audit/reason";
import type { Redriving } from "./deps";
import { aboutStarted, findHead, findRedrive, soFar } from "./find-redrive";
import { notNow } from "./not-now";
import { toDetail } from "./to-row";

export const ResumeRedrive = z.strictObject({ id: z.uuid(), reason: Reason.optional() });

/**
 * Has a paused or tripped re-drive go on. What was seen until now is forgiven: canaries that came back do not stop it again, the breaker counts anew,
 * and the ramp begins once more; canaries of which nothing was seen yet are still waited for. CONFLICT when it is neither. NOT_FOUND.
 */
export async function resumeRedrive(actor: Actor, input: z.input<typeof ResumeRedrive>, deps: Redriving): Promise<RedriveDetail> {
  const { id, reason } = ResumeRedrive.parse(input);
  const about = () => aboutStarted(id, deps);
  return withAudit(deps, { actor, needs: "operator", action: "redrive.resume", target: id, reason, about }, async () => {
    const before = await findHead(id, deps);
    const isResumed = await deps.db.redrives.resume(id);
    if (!isResumed) throw notNow(await findHead(id, deps), "only one that is paused or has tripped can be resumed");
    deps.jobs.say({ job: id, kind: "wish" });
    const job = await findRedrive(id, deps);
    const was = before.stateReason === null ? before.state : `${before.state}: ${before.stateReason}`;
    return { answer: toDetail(job, deps.clock.now()), detail: soFar(`Re-drive #${job.number} was resumed; it was ${was}.`, job) };
  });
}
