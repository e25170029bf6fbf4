import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { DiscardRecord } from "@/lib/db";
import type { DiscardDetail } from "@/lib/domain/discard/row";
import { discardSentence } from "@/lib/domain/discard/sentence";
import { isMoving } from "@/lib/domain/discard/types";
import { AppError } from "@/lib/errors";
import { withAudit } from "../audit/with-audit";
import { Reason } from "../audit/reason";
import type { Discarding } from "./deps";
import { aboutDiscard, findDiscard } from "./find-discard";
import { toDetail } from "./to-row";
import { untilRested } from "./until-rested";

export const UndoDiscard = z.strictObject({ id: z.uuid(), reason: Reason });

/**
 * Puts discarded letters back into their streams, from their safe copies; marked records are open again. What cannot be put back stays
 * discarded, and the answer says why. Answers once it is done, or after 5 s as it is (undoing). GONE once the copies may have left, CONFLICT when
 * there is nothing to undo.
 */
export async function undoDiscard(actor: Actor, input: z.input<typeof UndoDiscard>, deps: Discarding): Promise<DiscardDetail> {
  const { id, reason } = UndoDiscard.parse(input);
  const about = () => aboutDiscard(id, deps);
  return withAudit(deps, { actor, needs: "operator", action: "discard.undo", target: id, reason, about }, async () => {
    await findDiscard(id, deps);
    const isBegun = await deps.db.discards.undo(id, { actor, reason });
    if (!isBegun) throw nothingToUndo(await findDiscard(id, deps), deps.clock.now());
    const now = await untilRested(id, deps);
    return { answer: await toDetail(now, deps), detail: discardSentence(now) };
  });
}

function nothingToUndo({ state, undoUntil }: DiscardRecord, now: number): AppError {
  if (undoUntil !== null && undoUntil <= now && /^(discarded|partial|partly-undone)$/.test(state))
    return new AppError("GONE", "It can no longer be undone: its copies have left the trash.");
  if (isMoving(state)) return new AppError("CONFLICT", `This discard is ${state}: wait until it rests.`);
  return new AppError("CONFLICT", `This discard is ${state}: there is nothing to undo.`);
}
