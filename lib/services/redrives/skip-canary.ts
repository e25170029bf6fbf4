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

export const SkipCanary = z.strictObject({ id: z.uuid(), reason: Reason.optional() });

/**
 * Waits no longer for the canaries of a re-drive. One that is paused stays so until it is resumed. CONFLICT when it has none, when they are over,
 * or were skipped already. NOT_FOUND.
 */
export async function skipCanary(actor: Actor, input: z.input<typeof SkipCanary>, deps: Redriving): Promise<RedriveDetail> {
  const { id, reason } = SkipCanary.parse(input);
  const about = () => aboutStarted(id, deps);
  return withAudit(deps, { actor, needs: "operator", action: "redrive.skip-canary", target: id, reason, about }, async () => {
    await findHead(id, deps);
    const isSkipped = await deps.db.redrives.skipCanary(id);
    if (!isSkipped) throw notNow(await findHead(id, deps), "it waits for no canary");
    deps.jobs.say({ job: id, kind: "wish" });
    const job = await findRedrive(id, deps);
    return { answer: toDetail(job, deps.clock.now()), detail: soFar(`The canaries of re-drive #${job.number} are not waited for.`, job) };
  });
}
