import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { RedriveItemRow } from "@/lib/domain/redrive/row";
import { AppError, invalidField } from "@/lib/errors";
import { withAudit } from "../audit/with-audit";
import type { Redriving } from "./deps";
import { aboutRedrive, findRedrive } from "./find-redrive";
import { Reason } from "./redrive-request";
import { toItemRow } from "./to-row";

export const ResolveItem = z.strictObject({
  id: z.uuid(),
  item: z.string().regex(/^[1-9]\d{0,8}$/, "is not an item of a re-drive"),
  as: z.enum(["published", "send-again"]),
  /** Where the person saw it in its target. */
  seq: z.number().int().positive().optional(),
  reason: Reason,
});

/**
 * Settles an item of which nobody knows whether it was sent. As published: its dead letter is removed. Send again: it is sent once more, and if
 * it had arrived it arrives twice. The job goes on, and ends anew. CONFLICT when the item is not unknown, or the job not at an end. NOT_FOUND.
 */
export async function resolveItem(actor: Actor, input: z.input<typeof ResolveItem>, deps: Redriving): Promise<RedriveItemRow> {
  const { id, item: given, as, seq = null, reason } = ResolveItem.parse(input);
  const n = Number(given);
  if (as === "send-again" && seq !== null) throw invalidField(["seq"], "belongs to an item that was published");
  const about = () => aboutRedrive(id, deps);
  return withAudit(deps, { actor, needs: "operator", action: "redrive.resolve", target: id, reason, about }, async () => {
    const job = await findRedrive(id, deps);
    const isResolved = await deps.db.redrives.resolveItem(id, n, as === "published" ? { kind: as, seq } : { kind: as });
    const { rows } = await deps.db.redrives.items(id, { n }, { limit: 1, offset: 0 });
    const item = rows[0];
    if (!item) throw new AppError("NOT_FOUND", `Re-drive #${job.number} has no item ${n}.`);
    if (!isResolved)
      throw new AppError("CONFLICT", `Item ${n} is ${item.state}, re-drive #${job.number} ${job.state}: there is nothing to settle.`);
    deps.jobs.say({ job: id, kind: "started" });
    return { answer: toItemRow(item, job.context), detail: `Item ${n} of re-drive #${job.number}: ${words[as]}.` };
  });
}

const words = { published: "it was published", "send-again": "it is sent again" };
