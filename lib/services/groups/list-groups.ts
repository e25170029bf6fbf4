import "server-only";
import type { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { assignees, GroupListQuery, type GroupList } from "@/lib/domain/dead-letter/group-row";
import { seriesRange } from "@/lib/domain/dead-letter/series-range";
import { selectContexts } from "../contexts/select-contexts";
import { indexFreshness } from "../dead-letters/index-freshness";
import type { Deps } from "../deps";
import { startOf, toCursor } from "../list/cursor";
import { parseWhen } from "../list/parse-when";
import { toRow } from "./to-row";

export { GroupListQuery as ListGroups };

/**
 * Dead letters by cause. `count` is what is open, of the letters that the filter is about; `total` counts groups. Series are of `from` to `to`,
 * or of the last hour.
 */
export async function listGroups(
  actor: Actor,
  input: z.input<typeof GroupListQuery>,
  deps: Pick<Deps, "db" | "watch" | "clock">,
): Promise<GroupList> {
  requireRole(actor, "viewer");
  const { context, limit, cursor, offset: given, from, to, q, sort, assignee, ...equal } = GroupListQuery.parse(input);
  const offset = startOf({ cursor, offset: given });
  const now = deps.clock.now();
  const times = { from: parseWhen("from", from, deps.clock), to: parseWhen("to", to, deps.clock) };
  const contexts = selectContexts(deps.watch, context);
  const names = contexts.map(({ name }) => name);
  const [{ groups, total, states, letters, mayMiss }, readings] = await Promise.all([
    deps.db.groups.list({ contexts: names, ...equal, ...times, words: q, assignee: whose(assignee, actor) }, { sort, limit, offset }),
    deps.db.deadLetters.readings(names),
  ]);
  const range = seriesRange(times, now);
  const ids = groups.map(({ id }) => id);
  const arrivals = await deps.db.groups.arrivals(ids, { ...range, now });
  const end = offset + groups.length;
  return {
    ...indexFreshness(contexts, readings, { now, words: q !== undefined }),
    items: groups.map((group) => toRow(group, { arrivals: arrivals.get(group.id), range, watch: deps.watch })),
    total,
    states,
    letters,
    mayMiss,
    nextCursor: groups.length > 0 && end < total ? toCursor(end) : null,
  };
}

/** `null`: nobody's. */
function whose(assignee: string | undefined, actor: Actor): string | null | undefined {
  if (assignee === assignees.mine) return actor.name;
  return assignee === assignees.nobody ? null : assignee;
}
