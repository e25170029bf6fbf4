import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { RedriveRecord } from "@/lib/db";
import { compareSubstances, type Change } from "@/lib/domain/redrive/plan/compare-substances";
import type { RedriveDetail } from "@/lib/domain/redrive/row";
import { RatePerSec } from "@/lib/domain/redrive/run/options";
import { AppError, invalidField } from "@/lib/errors";
import type { NatsContext } from "@/lib/nats";
import { withAudit } from "../audit/with-audit";
import type { Redriving } from "./deps";
import { findRedrive } from "./find-redrive";
import { ensureTrash } from "./ensure-trash";
import { gatherSubstance } from "./gather-substance";
import { Reason } from "../audit/reason";
import { newCopies } from "../jobs/new-copies";
import { held, planChanged } from "../jobs/why-not-started";
import { notPlanned } from "./not-planned";
import { rateInWords } from "./rate-in-words";
import { toDetail } from "./to-row";

export const StartRedrive = z.strictObject({
  id: z.uuid(),
  planHash: z.string(),
  /** Why it is safe now: here, or already in the plan. */
  reason: Reason.optional(),
  ratePerSec: RatePerSec.optional(),
  /** The canaries go first all the same, and are not waited for. */
  skipCanary: z.boolean().default(false),
});

/**
 * Starts a planned re-drive: claims every place of every letter, or nothing. PLAN_CHANGED with what changed when the plan no longer holds, CONFLICT
 * with who holds how many when somebody else does, or when it was started already; GONE for an expired plan, REFUSED for one that sends nothing.
 */
export async function startRedrive(actor: Actor, input: z.input<typeof StartRedrive>, deps: Redriving): Promise<RedriveDetail> {
  const { id, planHash, reason: given, ratePerSec, skipCanary } = StartRedrive.parse(input);
  const about = () => aboutStart(id, given, deps);
  return withAudit(deps, { actor, needs: "operator", action: "redrive.start", target: id, reason: given, about }, async () => {
    const job = await findRedrive(id, deps);
    if (job.state !== "planned") throw notPlanned(job);
    if (planHash !== job.planHash) throw planChanged([{ what: "plan", before: planHash, after: job.planHash }]);
    if (job.plan.count === 0) throw new AppError("REFUSED", "Nothing of this plan can be sent; it says why.");
    if (job.options.inPlace && typeof ratePerSec === "number")
      throw invalidField(["ratePerSec"], "belongs to sending: in place nothing is sent");
    const reason = given ?? job.reason;
    if (reason === null) throw invalidField(["reason"], "must be given: why is it safe now?");
    const context = deps.nats.get(job.context);
    if (!context) throw new AppError("NATS_UNAVAILABLE", `${job.context} is not connected.`);
    const changes = await changesOf(job, context, deps);
    if (changes.length > 0) throw planChanged(changes);

    await ensureTrash(job.plan, context, deps);
    const rate = ratePerSec === undefined ? job.ratePerSec : ratePerSec;
    const outcome = await deps.db.redrives.claimAndStart(id, { planHash, reason, ratePerSec: rate, skipCanary });
    if (outcome.kind === "held") throw held(outcome);
    if (outcome.kind === "not-planned") throw notPlanned(await findRedrive(id, deps));
    deps.jobs.say({ job: id, kind: "started" });
    const detail = `Re-drive #${job.number} was started${inPlaceText(job)}${otherwise(job, { ratePerSec: rate, skipCanary })}.`;
    return { answer: toDetail(outcome.job, deps.clock.now()), detail };
  });
}

const inPlaceText = ({ options: { inPlace } }: RedriveRecord) =>
  inPlace ? ` in place: ${inPlace.consumer} of ${inPlace.stream} is set back to #${inPlace.fromSeq}` : "";

/** What whoever starts it has decided that its plan does not say. */
function otherwise(planned: RedriveRecord, { ratePerSec, skipCanary }: { ratePerSec: number | null; skipCanary: boolean }): string {
  const rate = ratePerSec === planned.ratePerSec ? "" : `, with ${rateInWords(ratePerSec)} instead of ${rateInWords(planned.ratePerSec)}`;
  return skipCanary && planned.canaryCount > 0 ? `${rate}, without waiting for its canaries` : rate;
}

/** What is not as it was planned: where it goes and comes from, and where its letters lie. */
async function changesOf(job: RedriveRecord, context: NatsContext, deps: Redriving): Promise<Change[]> {
  const { before, after } = await gatherSubstance(job, deps);
  const planned = job.plan.sources.reduce((sum, { count }) => sum + count, 0);
  const added = await deps.db.redrives.seenSince(job.id);
  return [...compareSubstances(before, after), ...(await newCopies({ planned, added }, context, deps))];
}

/** Why it is safe may stand in the plan already. */
async function aboutStart(id: string, given: string | undefined, deps: Redriving) {
  const job = await deps.db.redrives.get(id);
  const reason = given ?? job?.reason ?? undefined;
  return { ...(job && { context: job.context, plan: job.plan }), ...(reason === undefined ? {} : { reason }) };
}
