import "server-only";
import type { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { DiscardListQuery, type DiscardList } from "@/lib/domain/discard/row";
import { selectContexts } from "../contexts/select-contexts";
import type { Deps } from "../deps";
import { pageOf } from "../list/page-of";
import { toRow } from "./to-row";

export { DiscardListQuery as ListDiscards };

/** Discards and plans of discards, newest first. */
export async function listDiscards(
  actor: Actor,
  input: z.input<typeof DiscardListQuery>,
  deps: Pick<Deps, "db" | "watch" | "clock">,
): Promise<z.infer<typeof DiscardList>> {
  requireRole(actor, "viewer");
  const { context, state, ...asked } = DiscardListQuery.parse(input);
  const contexts = selectContexts(deps.watch, context).map(({ name }) => name);
  return pageOf(asked, deps.clock, { read: (window) => deps.db.discards.list({ contexts, state }, window), toItem: toRow });
}
