import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import type { Explained } from "@/lib/domain/explain/row";
import type { Deps } from "../deps";
import { isoOf } from "../iso";

const BEFORE_MS = 15 * 60_000;
const AFTER_MS = 5 * 60_000;
const MOST = 50;

/** What became of streams and consumers of its context when the group's first letter was seen, or, without a group, when it died. */
export async function changesAround(
  { context, group, failedAt }: Pick<DeadLetter, "context" | "group" | "failedAt">,
  { db, watch }: Pick<Deps, "db" | "watch">,
): Promise<Explained["changes"]> {
  const found = group === null ? null : await db.groups.get(group, [context]);
  const firstAt = found?.firstAt ?? failedAt;
  const [from, to] = [firstAt - BEFORE_MS, firstAt + AFTER_MS];
  const items = await db.changes.between(context, { from, to }, MOST);
  return {
    from: isoOf(from),
    to: isoOf(to),
    watchedSince: isoOf(watch.startedAt),
    around: found ? "group" : "letter",
    items: items.map(({ at, ...change }) => ({ at: isoOf(at), ...change })),
  };
}
