import "server-only";
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { formatCountOf } from "@/lib/domain/format";
import { makePlan } from "@/lib/domain/redrive/plan/make-plan";
import type { RedriveDetail } from "@/lib/domain/redrive/row";
import { hashOf } from "@/lib/domain/redrive/plan/substance";
import { withAudit } from "../audit/with-audit";
import type { Redriving } from "./deps";
import { findSelection } from "../jobs/find-selection";
import { gatherFacts } from "./gather-facts";
import { RedriveRequest, runOptionsOf, selectedIds } from "./redrive-request";
import { toDetail } from "./to-row";

export { RedriveRequest as PlanRedrive };

/** A plan that nobody starts holds nothing, and is void after an hour. */
const EXPIRES_IN_MS = 3_600_000;

/**
 * Says what re-driving these dead letters would do, before anything is sent: how many, where to, who receives them, what is refused and why.
 * Takes no claim. UNSUPPORTED names an option that is not built; INVALID, NATS_UNAVAILABLE, NATS_DENIED.
 */
export async function planRedrive(actor: Actor, input: z.input<typeof RedriveRequest>, deps: Redriving): Promise<RedriveDetail> {
  const request = RedriveRequest.parse(input);
  const id = randomUUID();
  const { context, reason, selection: asked } = request;
  const about = async () => (context === undefined ? contextOf(asked.ids ?? [], deps) : {});
  return withAudit(deps, { actor, needs: "operator", action: "redrive.plan", target: id, context, reason, about }, async () => {
    const selection = await findSelection(selectedIds(request), context, deps);
    const { letters, world } = await gatherFacts(selection, deps);
    const { ratePerSec, keep } = request.options;
    const { plan, items, substance } = makePlan({ job: id, now: deps.clock.now(), letters, world, options: { ratePerSec, keep } });

    const job = await deps.db.redrives.create({
      id,
      context: selection.context.name,
      actor: { id: actor.id, name: actor.name },
      reason: reason ?? null,
      planHash: hashOf(substance),
      substance,
      plan,
      ratePerSec,
      options: runOptionsOf(request.options),
      canaryCount: 0,
      expiresInMs: EXPIRES_IN_MS,
      items,
    });
    deps.jobs.say({ job: id, kind: "planned" });
    return {
      answer: toDetail(job, deps.clock.now()),
      detail: `Planned re-drive #${job.number}: it would send ${formatCountOf(plan.count, "message")}.`,
    };
  });
}

/** That of the first letters: known before the plan is, so that the record of one that fails says it too. */
async function contextOf(ids: readonly string[], { db }: Pick<Redriving, "db">): Promise<{ context?: string }> {
  const [letter] = (await db.deadLetters.getMany(ids.slice(0, 100))).values();
  return letter ? { context: letter.context } : {};
}
