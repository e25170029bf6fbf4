import "server-only";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { hashOfDiscard, makeDiscardPlan } from "@/lib/domain/discard/make-plan";
import type { DiscardDetail } from "@/lib/domain/discard/row";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { formatCount, formatCountOf } from "@/lib/domain/format";
import { AppError } from "@/lib/errors";
import { redriveWire } from "@/lib/nats/redrive";
import { withAudit } from "../audit/with-audit";
import { contextOf, findSelection, type Portion } from "../jobs/find-selection";
import { gatherUnread } from "../jobs/gather-unread";
import { Reason } from "../audit/reason";
import { selectedBy, Selection } from "../jobs/selection";
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
 * for more than ten thousand, REFUSED where no safe copy can be kept; INVALID, NOT_FOUND, NATS_UNAVAILABLE, NATS_DENIED.
 */
export async function planDiscard(actor: Actor, input: z.input<typeof PlanDiscard>, deps: Discarding): Promise<DiscardDetail> {
  const { context, selection: asked, reason } = PlanDiscard.parse(input);
  const id = randomUUID();
  const selection = selectedBy(asked);
  const about = async () => (context === undefined ? contextOf(selection, deps) : {});
  return withAudit(deps, { actor, needs: "operator", action: "discard.plan", target: id, context, reason, about }, async () => {
    const { context: connection, portions, question } = await findSelection(selection, context, deps);
    const unread = await gatherUnread(connection, { question, streams: [], flowsKnown: false }, deps); // before the index is asked
    const { letters, unknown } = await collect(portions);
    const spots = await findSpots(letters, deps);
    const names = [...spots.values()].flatMap((each) => each.map(({ stream }) => stream));
    const world = await gatherDiscardWorld(connection, names, deps);
    const wire = redriveWire(connection);
    const known = await gatherLetters(letters, spots, { context: connection.name, streams: world.streams, wire, db: deps.db });
    const selected = [...known, ...unknown.map((each) => ({ id: each, letter: null }))];
    const { plan, items, substance } = makeDiscardPlan(selected, world, unread);
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

/** As many as one discard takes: its items are held at once. */
const MAX_LETTERS = 10_000;

async function collect(portions: AsyncIterable<Portion>): Promise<Portion> {
  const letters: DeadLetter[] = [];
  const unknown: string[] = [];
  for await (const portion of portions) {
    letters.push(...portion.letters);
    unknown.push(...portion.unknown);
    if (letters.length + unknown.length > MAX_LETTERS)
      throw new AppError(
        "UNSUPPORTED",
        `A discard of more than ${formatCount(MAX_LETTERS)} dead letters is not built yet: narrow it down.`,
      );
  }
  return { letters, unknown };
}
