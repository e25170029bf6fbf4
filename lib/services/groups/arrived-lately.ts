import "server-only";
import type { Deps } from "../deps";

/**
 * How many letters of a group, with all that was merged into it, were seen lately, by the id that was asked for; `group` is what that one is now. Groups
 * without any are left out.
 */
export async function arrivedLately(
  ids: readonly string[],
  { db, clock }: Pick<Deps, "db" | "clock">,
): Promise<Map<string, { group: string; count: number }>> {
  const now = clock.now();
  const roots = await db.groups.roots(ids);
  const rootOf = (id: string) => roots.get(id) ?? id;
  const arrivals = await db.groups.arrivals([...new Set(ids.map(rootOf))], { from: now, to: now, stepMs: 1, now }); // no series is wanted
  return new Map(
    ids.flatMap((id) => {
      const group = rootOf(id);
      const count = arrivals.get(group)?.lately ?? 0;
      return count > 0 ? [[id, { group, count }] as const] : [];
    }),
  );
}
