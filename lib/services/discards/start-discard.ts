import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { DiscardRecord } from "@/lib/db";
import type { DiscardDetail } from "@/lib/domain/discard/row";
import { compareDiscards, discardSubstanceNow, DiscardSubstance } from "@/lib/domain/discard/substance";
import { discardSentence } from "@/lib/domain/discard/sentence";
import { AppError, invalidField } from "@/lib/errors";
import { withAudit } from "../audit/with-audit";
import { Reason } from "../audit/reason";
import { makeTrash } from "../jobs/make-trash";
import { newCopies } from "../jobs/new-copies";
import { held, planChanged } from "../jobs/why-not-started";
import type { Discarding } from "./deps";
import { aboutDiscard, findDiscard } from "./find-discard";
import { gatherDiscardWorld } from "./gather-world";
import { refuseWithoutTrash } from "./refuse-trash";
import { seenSince } from "./seen-since";
import { toDetail } from "./to-row";
import { untilRested } from "./until-rested";

export const StartDiscard = z.strictObject({
  id: z.uuid(),
  planHash: z.string(),
  /** Here, or already in the plan. */
  reason: Reason.optional(),
});

/**
 * Starts a planned discard, and makes the trash where it is not there: holds every letter, or none. Answers once it is done, or after 5 s as it is
 * (running). PLAN_CHANGED with what changed, CONFLICT when somebody holds a letter or it was started already, GONE for an expired plan,
 * REFUSED where no safe copy can be kept.
 */
export async function startDiscard(actor: Actor, input: z.input<typeof StartDiscard>, deps: Discarding): Promise<DiscardDetail> {
  const { id, planHash, reason: given } = StartDiscard.parse(input);
  const about = () => aboutDiscard(id, deps);
  return withAudit(deps, { actor, needs: "operator", action: "discard.start", target: id, reason: given, about }, async () => {
    const discard = await findDiscard(id, deps);
    if (discard.state !== "planned") throw notPlanned(discard);
    if (planHash !== discard.planHash) throw planChanged([{ what: "plan", before: planHash, after: discard.planHash }]);
    if (discard.plan.count === 0) throw new AppError("REFUSED", "Nothing of this plan can be discarded; it says why.");
    const reason = given ?? discard.reason;
    if (reason === null) throw invalidField(["reason"], "must be given: why are they not needed any more?");
    await prepare(discard, deps);

    const outcome = await deps.db.discards.start(id, { planHash, reason, keptForMs: discard.plan.keptForMs, actor });
    if (outcome.kind === "not-planned") throw notPlanned(await findDiscard(id, deps));
    if (outcome.kind === "none") throw new AppError("CONFLICT", "None of these dead letters is open any more.");
    if (outcome.kind === "held") throw held(outcome);
    const now = await untilRested(id, deps);
    return {
      answer: await toDetail(now, deps),
      detail: now.state === "running" ? `Started: ${discardSentence(now)}` : discardSentence(now),
    };
  });
}

/** The plan must still hold; then the trash is there. */
async function prepare(discard: DiscardRecord, deps: Discarding): Promise<void> {
  const context = deps.nats.get(discard.context);
  if (!context) throw new AppError("NATS_UNAVAILABLE", `${discard.context} is not connected.`);
  const before = DiscardSubstance.parse(discard.substance);
  const sources = before.sources.map(({ stream }) => stream);
  const world = await gatherDiscardWorld(context, sources, deps);
  const added = await newCopies(await seenSince(discard, deps), context, deps);
  const changes = [...compareDiscards(before, discardSubstanceNow(before, world)), ...added];
  if (changes.length > 0) throw planChanged(changes);
  refuseWithoutTrash(discard.plan, world, deps);
  if (discard.plan.streams.length > 0) await makeTrash(context, discard.plan.keptForMs, deps);
}

function notPlanned({ state }: DiscardRecord): AppError {
  if (state === "expired") return new AppError("GONE", "The plan of this discard has expired: make a new one.");
  return new AppError("CONFLICT", `This discard was started already; it is ${state}.`);
}
