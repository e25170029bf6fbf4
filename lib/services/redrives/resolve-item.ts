import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { ItemRecord, RedriveHead } from "@/lib/db";
import type { RedriveItemRow } from "@/lib/domain/redrive/row";
import { AppError, invalidField } from "@/lib/errors";
import { withAudit } from "../audit/with-audit";
import type { Redriving } from "./deps";
import { findItem, ItemId } from "./find-item";
import { aboutStarted, findHead } from "./find-redrive";
import { Reason } from "../audit/reason";
import { onceItRests } from "./once-it-rests";
import { storedAt } from "./stored-at";
import { toItemRow } from "./to-row";

export const ResolveItem = z.strictObject({
  id: z.uuid(),
  item: ItemId,
  as: z.enum(["published", "send-again"]),
  /** Where the person saw it in its target. */
  seq: z.number().int().positive().optional(),
  reason: Reason,
});

/**
 * Settles an item of which nobody knows whether it was sent. As published: its dead letter is removed. Send again: it is sent once more, and if
 * it had arrived it arrives twice. The job goes on, and settles or ends anew; until it does, the next decision waits, for 5 s. INVALID when another
 * message lies at `seq`; CONFLICT when the item is not unknown, or the job still sends, or it came back and is to be sent again; NOT_FOUND, NATS_UNAVAILABLE.
 */
export async function resolveItem(actor: Actor, input: z.input<typeof ResolveItem>, deps: Redriving): Promise<RedriveItemRow> {
  const { id, item: given, as, seq = null, reason } = ResolveItem.parse(input);
  const n = Number(given);
  if (as === "send-again" && seq !== null) throw invalidField(["seq"], "belongs to an item that was published");
  const about = () => aboutStarted(id, deps);
  return withAudit(deps, { actor, needs: "operator", action: "redrive.resolve", target: id, reason, about }, async () => {
    const job = await findHead(id, deps);
    const undecided = await findItem(job, n, deps);
    const place = await placeOf(job, undecided, { seq, deps });
    const isResolved = await onceItRests(id, as === "published" ? { as, items: [{ n, ...place }] } : { as, items: [n] }, deps);
    const item = await findItem(job, n, deps);
    if (!isResolved) throw nothingToSettle(item, await findHead(id, deps));
    return { answer: toItemRow(item, job.context), detail: `Item ${n} of re-drive #${job.number}: ${words[as]}.` };
  });
}

/** One that was delivered again in place lies where it lay; of any other a person says where it was stored. */
async function placeOf(job: RedriveHead, item: ItemRecord, { seq, deps }: { seq: number | null; deps: Redriving }) {
  if (!job.options.inPlace) return { seq, at: seq === null || item.state !== "unknown" ? null : await storedAt({ job, item, seq }, deps) };
  const own = item.original?.seq ?? null;
  if (seq !== null && seq !== own) throw invalidField(["seq"], `must be left out: it lies at #${own}, as before`);
  return { seq: own, at: job.startedAt };
}

function nothingToSettle({ n, state }: ItemRecord, job: RedriveHead) {
  const why = state === "unknown" ? "it can be settled once the job rests" : "there is nothing to settle";
  return new AppError("CONFLICT", `Item ${n} is ${state}, re-drive #${job.number} ${job.state}: ${why}.`);
}

const words = { published: "it was published", "send-again": "it is sent again" };
