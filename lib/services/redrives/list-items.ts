import "server-only";
import type { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { RedriveItemListQuery, type RedriveItemList } from "@/lib/domain/redrive/row";
import { invalidField } from "@/lib/errors";
import type { Deps } from "../deps";
import { pageOf } from "../list/page-of";
import { findHead } from "./find-redrive";
import { toItemRow } from "./to-row";

export { RedriveItemListQuery as ListItems };

/** The messages of one re-drive in the order of sending, and what became of each. NOT_FOUND. */
export async function listItems(
  actor: Actor,
  input: z.input<typeof RedriveItemListQuery>,
  deps: Pick<Deps, "db" | "watch" | "clock">,
): Promise<z.infer<typeof RedriveItemList>> {
  requireRole(actor, "viewer");
  const { id, context, state, ...asked } = RedriveItemListQuery.parse(input);
  const job = await findHead(id, deps);
  if (context !== undefined && context !== job.context) throw invalidField(["context"], `is not that of this re-drive: ${job.context}`);
  return pageOf(asked, deps.clock, {
    async read(window) {
      const { rows, total } = await deps.db.redrives.items(id, { state }, window);
      const heard = await deps.db.redrives.answers(
        id,
        rows.map(({ n }) => n),
      );
      return { rows: rows.map((item) => ({ item, heard: heard.get(item.n) })), total };
    },
    toItem: ({ item, heard }) => toItemRow(item, job.context, heard),
  });
}
