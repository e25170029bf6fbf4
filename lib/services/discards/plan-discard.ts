import "server-only";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { hashOfDiscard, makeDiscardPlan } from "@/lib/domain/discard/make-plan";
import type { DiscardDetail } from "@/lib/domain/discard/row";
import { formatCountOf } from "@/lib/domain/format";
import { redriveWire } from "@/lib/nats/redrive";
import { withAudit } from "../audit/with-audit";
import { findSelection } from "../jobs/find-selection";
import { Reason } from "../audit/reason";
import { namedIds, Selection } from "../jobs/selection";
import type { Discarding } from "./deps";
import { findSpots, gatherLetters } from "./gather-letters";
import { gatherDiscardWorld } from "./gather-world";
import { refuseWithoutTrash } from "./refuse-trash";
import { toDetail } from "./to-row";

export const PlanDiscard = z.strictObject({ context: z.string().optional(), selection: Selection, reason: Reason.optional() });

/** As a re-drive's plan: it holds nothing, and is void after an hour. */
const EXPIRES_IN_MS = 3_600_000;

/**
 * Says what discarding these dead letters would do: how many, out of which streams, what is only marked, what is refused and why. UNSUPPORTED
 * for a selection other than by ids, REFUSED where no safe copy can be kept; INVALID, NATS_UNAVAILABLE, NATS_DENIED.
 */
export async function planDiscard(actor: Actor, input: z.input<typeof PlanDiscard>, deps: Discarding): Promise<DiscardDetail> {
  const { context, selection: asked, reason } = PlanDiscard.parse(input);
  const id = randomUUID();
  const about = async () => (context === undefined ? contextOf(asked.ids ?? [], deps) : {});
  return withAudit(deps, { actor, needs: "operator", action: "discard.plan", target: id, context, reason, about }, async () => {
    const selected = await findSelection(namedIds(asked), context, deps);
    const { context: connection, letters, unknown } = selected;
    const spots = await findSpots(letters, deps);
    const names = [...spots.values()].flatMap((each) => each.map(({ stream }) => stream));
    const world = await gatherDiscardWorld(connection, names, deps);
    const wire = redriveWire(connection);
    const known = await gatherLetters(letters, spots, { context: connection.name, streams: world.streams, wire, db: deps.db });
    const { plan, items, substance } = makeDiscardPlan([...known, ...unknown.map((each) => ({ id: each, letter: null }))], world);
    refuseWithoutTrash(plan, world, deps);
    const discard = await deps.db.discards.create({
      id,
      context: connection.name,
      actor: { id: actor.id, name: actor.name },
      reason: reason ?? null,
      planHash: hashOfDiscard(substance),
      substance,
      plan,
      items,
      expiresInMs: EXPIRES_IN_MS,
    });
    return {
      answer: await toDetail(discard, deps),
      detail: `Planned a discard: it would take away ${formatCountOf(plan.count, "dead letter")}.`,
    };
  });
}

async function contextOf(ids: readonly string[], { db }: Pick<Discarding, "db">): Promise<{ context?: string }> {
  const [letter] = (await db.deadLetters.getMany(ids.slice(0, 100))).values();
  return letter ? { context: letter.context } : {};
}
