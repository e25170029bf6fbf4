import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { Group } from "@/lib/db/groups";
import type { GroupDetail } from "@/lib/domain/dead-letter/group-row";
import { seriesRange } from "@/lib/domain/dead-letter/series-range";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { parseWhen } from "../list/parse-when";
import { findGroup } from "./find-group";
import { GroupId } from "./group-id";
import { toRow } from "./to-row";

export const GetGroup = z.strictObject({ id: GroupId, from: z.string().optional(), to: z.string().optional() });

/** One group, and who else is hit by its cause. The series is of `from` to `to`, or of the last hour. NOT_FOUND. */
export async function getGroup(
  actor: Actor,
  input: z.input<typeof GetGroup>,
  deps: Pick<Deps, "db" | "watch" | "clock">,
): Promise<GroupDetail> {
  requireRole(actor, "viewer");
  const { id, from, to } = GetGroup.parse(input);
  const times = { from: parseWhen("from", from, deps.clock), to: parseWhen("to", to, deps.clock) };
  return toDetail(await findGroup(id, deps), times, deps);
}

/** As it stands now. */
export async function toDetail(
  group: Group,
  times: { from?: number; to?: number },
  { db, watch, clock }: Pick<Deps, "db" | "watch" | "clock">,
): Promise<GroupDetail> {
  const now = clock.now();
  const range = seriesRange(times, now);
  const [arrivals, facts, mergedGroups] = await Promise.all([
    db.groups.arrivals([group.id], { ...range, now }),
    db.groups.facts(group.id),
    db.groups.merged(group.id),
  ]);
  return { asOf: isoOf(now), ...toRow(group, { arrivals: arrivals.get(group.id), range, watch }), ...facts, mergedGroups };
}
