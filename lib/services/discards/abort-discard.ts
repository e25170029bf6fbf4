import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { DiscardDetail } from "@/lib/domain/discard/row";
import { discardSentence } from "@/lib/domain/discard/sentence";
import { AppError } from "@/lib/errors";
import { withAudit } from "../audit/with-audit";
import { Reason } from "../audit/reason";
import type { Discarding } from "./deps";
import { aboutDiscard, findDiscard } from "./find-discard";
import { toDetail } from "./to-row";
import { untilRested } from "./until-rested";

export const AbortDiscard = z.strictObject({ id: z.uuid(), reason: Reason.optional() });

/**
 * Stops a running discard before its next batch: what was discarded stays that, and can be undone; the rest is open again. Answers once the
 * worker has stopped, or after 5 s as it is (aborting). CONFLICT when there is nothing to stop. NOT_FOUND.
 */
export async function abortDiscard(actor: Actor, input: z.input<typeof AbortDiscard>, deps: Discarding): Promise<DiscardDetail> {
  const { id, reason } = AbortDiscard.parse(input);
  const about = () => aboutDiscard(id, deps);
  return withAudit(deps, { actor, needs: "operator", action: "discard.abort", target: id, reason, about }, async () => {
    const { state } = await findDiscard(id, deps);
    const isAborting = await deps.db.discards.abort(id, `ABORTED: ${actor.name} stopped it${reason ? `: ${reason}` : ""}`);
    if (!isAborting && state !== "aborting") throw new AppError("CONFLICT", `This discard is ${state}: there is nothing to stop.`);
    const now = await untilRested(id, deps);
    return { answer: await toDetail(now, deps), detail: discardSentence(now) };
  });
}
