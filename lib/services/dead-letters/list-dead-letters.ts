import "server-only";
import type { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { DeadLetterListQuery, type DeadLetterList } from "@/lib/domain/dead-letter/row";
import { saidIn } from "@/lib/domain/dead-letter/said-in";
import { selectContexts } from "../contexts/select-contexts";
import type { Deps } from "../deps";
import { indexFreshness } from "./index-freshness";
import { letterFilter } from "./letter-filter";
import { placeOf, toPageCursor } from "./page-cursor";
import { placesOf, rootsOf, toRow } from "./to-row";

export { DeadLetterListQuery as ListDeadLetters };

/**
 * Dead letters from the index, newest first, by the clock of the server that stored them. `from` and `to` are about the same time. A `group`
 * is asked for by any of its ids, and by one that nobody has there is nothing. `total` is exact; where letters would have to be counted one by
 * one it is left out beyond a thousand, and on the pages after the first.
 */
export async function listDeadLetters(
  actor: Actor,
  input: z.input<typeof DeadLetterListQuery>,
  deps: Pick<Deps, "db" | "watch" | "clock">,
): Promise<z.infer<typeof DeadLetterList>> {
  requireRole(actor, "viewer");
  const query = DeadLetterListQuery.parse(input);
  const { context, limit, cursor, offset, group } = query;
  const after = placeOf({ cursor, offset });
  const contexts = selectContexts(deps.watch, context);
  const names = contexts.map(({ name }) => name);
  const { filter, isByText } = letterFilter(query, { contexts: names, clock: deps.clock });
  const groups = group === undefined ? undefined : await deps.db.groups.members(group);
  const [{ letters, last, isMore, total, atLeast }, readings] = await Promise.all([
    deps.db.deadLetters.list({ ...filter, groups }, { limit, offset, after }),
    deps.db.deadLetters.readings(names),
  ]);
  const [places, roots] = await Promise.all([placesOf(letters, deps), rootsOf(letters, deps)]);
  return {
    ...indexFreshness(contexts, readings, { now: deps.clock.now(), words: isByText }),
    items: letters.map((letter) => ({
      ...toRow(letter, { watch: deps.watch, places: places.get(letter.id), roots }),
      ...(query.q !== undefined && { saidIn: saidIn(letter, query.q) }),
    })),
    total: total ?? undefined,
    totalAtLeast: atLeast ?? undefined,
    nextCursor: last && isMore ? toPageCursor(last) : null,
  };
}
