import "server-only";
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { formatCount, formatCountOf } from "@/lib/domain/format";
import { namelessWarning } from "@/lib/domain/redrive/plan/warn";
import type { Plan, RedriveDetail } from "@/lib/domain/redrive/row";
import { withAudit } from "../audit/with-audit";
import type { Redriving } from "./deps";
import { contextOf, findSelection } from "../jobs/find-selection";
import { selectedBy } from "../jobs/selection";
import { refuseWithoutTrash } from "./ensure-trash";
import { gatherPlan } from "./gather-plan";
import { letterEditor } from "./letter-editor";
import { aimOf, inPlaceOf, RedriveRequest, runOptionsOf, selectionOf } from "./redrive-request";
import { toDetail } from "./to-row";

export { RedriveRequest as PlanRedrive };

/** A plan that nobody starts holds nothing, and is void after an hour. */
const EXPIRES_IN_MS = 3_600_000;

/**
 * Says what re-driving these dead letters would do, before anything is sent: how many, where to, who receives them, what is refused and why.
 * Takes no claim. UNSUPPORTED: more letters than one plan takes; INVALID, NOT_FOUND, REFUSED (of the selection),
 * NATS_UNAVAILABLE, NATS_DENIED.
 */
export async function planRedrive(actor: Actor, input: z.input<typeof RedriveRequest>, deps: Redriving): Promise<RedriveDetail> {
  const request = RedriveRequest.parse(input);
  const id = randomUUID();
  const { context, reason } = request;
  const about = async () => (context === undefined ? contextOf(selectedBy(request.selection), deps) : {});
  return withAudit(deps, { actor, needs: "operator", action: "redrive.plan", target: id, context, reason, about }, async () => {
    const selection = await findSelection(selectionOf(request), context, deps);
    const { keep } = request.options;
    const inPlace = inPlaceOf(request.target);
    const ratePerSec = inPlace ? null : request.options.ratePerSec;
    const run = runOptionsOf(request.options, inPlace !== null);
    const terms = { job: id, now: deps.clock.now(), options: { ratePerSec, keep, run, aim: aimOf(request.target), inPlace } };
    const editor = request.edits && (await letterEditor(request.edits, deps));
    const { plan, items, edits, substance, planHash, canaryCount } = await gatherPlan(selection, terms, { ...deps, editor });
    await refuseWithoutTrash(plan, selection.context, deps);

    const job = await deps.db.redrives.create({
      id,
      context: selection.context.name,
      actor: { id: actor.id, name: actor.name },
      reason: reason ?? null,
      planHash,
      substance,
      plan: {
        ...plan,
        warnings: [...plan.warnings, ...namelessWarning(selection.nameless)],
        ...selectionAsked(input.selection),
        ...targetAsked(request),
        keep,
      },
      ratePerSec,
      options: plan.options,
      canaryCount,
      expiresInMs: EXPIRES_IN_MS,
      items,
      edits,
    });
    deps.jobs.say({ job: id, kind: "planned" });
    return {
      answer: toDetail(job, deps.clock.now()),
      detail: `Planned re-drive #${job.number}: it would ${wouldDo(plan)}.`,
      // What was changed: nobody could tell from the ids alone.
      ...(plan.edited > 0 ? { plan: { edited: plan.edited, edits: plan.edits } } : {}),
    };
  });
}

/** Ids are not written down a second time: they are those of the plan's items and of its refusals. */
function selectionAsked({ ids, filter, ...selection }: z.input<typeof RedriveRequest>["selection"]): Pick<Plan, "selection"> {
  if (ids) return {};
  if (filter === undefined) return { selection };
  // It can only be "open", and stands there also where nobody said it.
  const { state: _open, ...asked } = filter;
  return { selection: { ...selection, filter: asked } };
}

/** Where to, where that is not where they died. */
function targetAsked({ target: { mode, subject, consumer } }: RedriveRequest): Pick<Plan, "target"> {
  if (mode === "in-place") return { target: consumer === undefined ? { mode } : { mode, consumer } };
  return mode === "subject" && subject !== undefined ? { target: { mode, subject } } : {};
}

function wouldDo(plan: Plan): string {
  const { inPlace } = plan.options;
  if (!inPlace) return `send ${formatCountOf(plan.count, "message")}${editedText(plan)}`;
  return `set ${inPlace.consumer} of ${inPlace.stream} back to #${inPlace.fromSeq}, for ${formatCountOf(plan.count, "message")}`;
}

const editedText = ({ edited }: Plan) => (edited > 0 ? `, ${formatCount(edited)} of them edited` : "");
