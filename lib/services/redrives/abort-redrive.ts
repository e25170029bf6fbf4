import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { RedriveHead } from "@/lib/db";
import type { RedriveDetail } from "@/lib/domain/redrive/row";
import { AppError } from "@/lib/errors";
import { withAudit } from "../audit/with-audit";
import type { Redriving } from "./deps";
import { aboutStarted, findHead, findRedrive, soFar } from "./find-redrive";
import { Reason } from "../audit/reason";
import { toDetail } from "./to-row";
import { untilStopped } from "./until-stopped";

export const AbortRedrive = z.strictObject({ id: z.uuid(), reason: Reason.optional() });

/**
 * Stops a running re-drive before its next publish; what was sent stays sent. Answers once the runner has stopped, or after 5 s with the job
 * as it is (aborting). CONFLICT when there is nothing to stop. NOT_FOUND.
 */
export async function abortRedrive(actor: Actor, input: z.input<typeof AbortRedrive>, deps: Redriving): Promise<RedriveDetail> {
  const { id, reason } = AbortRedrive.parse(input);
  const about = () => aboutStarted(id, deps);
  return withAudit(deps, { actor, needs: "operator", action: "redrive.abort", target: id, reason, about }, async () => {
    const before = await findHead(id, deps);
    const isAborting = await deps.db.redrives.abort(id, `${actor.name} stopped it${reason ? `: ${reason}` : ""}`);
    if (!isAborting && before.state !== "aborting") throw nothingToStop(before);
    deps.jobs.say({ job: id, kind: "abort" });

    await untilStopped(id, deps);
    const job = await findRedrive(id, deps);
    return { answer: toDetail(job, deps.clock.now()), detail: soFar(`Re-drive #${job.number} was told to stop; it is ${job.state}.`, job) };
  });
}

function nothingToStop({ number, state }: RedriveHead): AppError {
  if (state === "planned") return new AppError("CONFLICT", `Re-drive #${number} was never started: cancel it instead.`);
  return new AppError("CONFLICT", `Re-drive #${number} is ${state}: there is nothing to stop.`);
}
