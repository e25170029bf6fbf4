import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { RedriveDetail } from "@/lib/domain/redrive/row";
import { AppError } from "@/lib/errors";
import { withAudit } from "../audit/with-audit";
import type { Redriving } from "./deps";
import { aboutRedrive, findRedrive } from "./find-redrive";
import { Reason } from "../audit/reason";
import { toDetail } from "./to-row";

export const CancelRedrive = z.strictObject({ id: z.uuid(), reason: Reason.optional() });

/** Drops a plan that was never started; it held nothing. CONFLICT once it was started, cancelled or has expired. NOT_FOUND. */
export async function cancelRedrive(actor: Actor, input: z.input<typeof CancelRedrive>, deps: Redriving): Promise<RedriveDetail> {
  const { id, reason } = CancelRedrive.parse(input);
  const about = () => aboutRedrive(id, deps);
  return withAudit(deps, { actor, needs: "operator", action: "redrive.cancel", target: id, reason, about }, async () => {
    const { number } = await findRedrive(id, deps);
    const isCancelled = await deps.db.redrives.cancel(id);
    const job = await findRedrive(id, deps);
    if (!isCancelled) throw new AppError("CONFLICT", `Re-drive #${number} is ${job.state}: only a planned one can be cancelled.`);
    deps.jobs.say({ job: id, kind: "ended" });
    return { answer: toDetail(job, deps.clock.now()), detail: `Re-drive #${number} was cancelled before it sent anything.` };
  });
}
