import "server-only";
import type { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { RedriveItemListQuery, type RedriveItemList } from "@/lib/domain/redrive/row";
import { invalidField } from "@/lib/errors";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { startOf, toCursor } from "../list/cursor";
import { findRedrive } from "./find-redrive";
import { toItemRow } from "./to-row";

export { RedriveItemListQuery as ListItems };

/** The messages of one re-drive in the order of sending, and what became of each. NOT_FOUND. */
export async function listItems(
  actor: Actor,
  input: z.input<typeof RedriveItemListQuery>,
  deps: Pick<Deps, "db" | "watch" | "clock">,
): Promise<z.infer<typeof RedriveItemList>> {
  requireRole(actor, "viewer");
  const { id, context, state, limit, cursor, offset: given } = RedriveItemListQuery.parse(input);
  const offset = startOf({ cursor, offset: given });
  const job = await findRedrive(id, deps);
  if (context !== undefined && context !== job.context) throw invalidField(["context"], `is not that of this re-drive: ${job.context}`);
  const { rows, total } = await deps.db.redrives.items(id, { state }, { limit, offset });
  const end = offset + rows.length;
  return {
    asOf: isoOf(deps.clock.now()),
    items: rows.map((item) => toItemRow(item, job.context)),
    total,
    nextCursor: rows.length > 0 && end < total ? toCursor(end) : null,
    incomplete: [],
  };
}
