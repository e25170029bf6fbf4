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

export const PauseRedrive = z.strictObject({ id: z.uuid(), reason: Reason.optional() });

/**
 * Holds a re-drive before its next publish until somebody resumes it; what was sent stays sent, and is still watched. CONFLICT when it sends
 * nothing: it was paused already, has tripped, or is at its end. NOT_FOUND.
 */
export async function pauseRedrive(actor: Actor, input: z.input<typeof PauseRedrive>, deps: Redriving): Promise<RedriveDetail> {
  const { id, reason } = PauseRedrive.parse(input);
  const about = () => aboutStarted(id, deps);
  return withAudit(deps, { actor, needs: "operator", action: "redrive.pause", target: id, reason, about }, async () => {
    await findHead(id, deps);
    const isPaused = await deps.db.redrives.pause(id, `${actor.name} paused it${reason ? `: ${reason}` : ""}`);
    if (!isPaused) throw notNow(await findHead(id, deps), "only one that sends can be paused");
    deps.jobs.say({ job: id, kind: "pause" });
    const job = await findRedrive(id, deps);
    return { answer: toDetail(job, deps.clock.now()), detail: soFar(`Re-drive #${job.number} was paused.`, job) };
  });
}
