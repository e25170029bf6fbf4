import "server-only";
import type { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { RedriveRecord } from "@/lib/db";
import { RedriveListQuery, type RedriveList } from "@/lib/domain/redrive/row";
import { liveJobStates } from "@/lib/domain/redrive/types";
import { selectContexts } from "../contexts/select-contexts";
import type { Deps } from "../deps";
import { pageOf } from "../list/page-of";
import { toRow } from "./to-row";

export { RedriveListQuery as ListRedrives };

/** Re-drives, newest first, from plans that were never started to those that have ended. */
export async function listRedrives(
  actor: Actor,
  input: z.input<typeof RedriveListQuery>,
  deps: Pick<Deps, "db" | "watch" | "clock">,
): Promise<z.infer<typeof RedriveList>> {
  requireRole(actor, "viewer");
  const { context, state: wanted, ...asked } = RedriveListQuery.parse(input);
  const state = wanted === "live" ? liveJobStates : wanted;
  const contexts = selectContexts(deps.watch, context).map(({ name }) => name);
  const toItem = (job: RedriveRecord) => toRow(job, deps.clock.now());
  return pageOf(asked, deps.clock, { read: (window) => deps.db.redrives.list({ contexts, state }, window), toItem });
}
