import "server-only";
import type { DiscardRecord } from "@/lib/db";
import type { DiscardDetail, DiscardRow } from "@/lib/domain/discard/row";
import { discardSentence } from "@/lib/domain/discard/sentence";
import type { Deps } from "../deps";
import { isoOf } from "../iso";

const MOST_PROBLEMS = 100;

export function toRow(discard: DiscardRecord): DiscardRow {
  const { id, context, state, stateReason, actor, reason, undo, counts } = discard;
  const isBack = state === "undoing" || state === "undone" || state === "partly-undone";
  return {
    id,
    context,
    state,
    stateReason,
    sentence: discardSentence(discard),
    actor,
    reason,
    createdAt: isoOf(discard.createdAt),
    expiresAt: state === "planned" || state === "expired" ? isoOf(discard.expiresAt) : null,
    startedAt: isoOf(discard.startedAt),
    endedAt: isoOf(discard.endedAt),
    undoUntil: state === "undone" || state === "failed" ? null : isoOf(discard.undoUntil),
    undo: isBack && undo ? { ...undo, at: isoOf(undo.at) } : null,
    counts,
  };
}

export async function toDetail(discard: DiscardRecord, { db, clock }: Pick<Deps, "db" | "clock">): Promise<DiscardDetail> {
  const problems = await db.discards.problems(discard.id, MOST_PROBLEMS);
  return { ...toRow(discard), asOf: isoOf(clock.now()), planHash: discard.planHash, plan: discard.plan, problems };
}
