import "server-only";
import type { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { DeadLetterListQuery, unbuiltFilters, type DeadLetterList } from "@/lib/domain/dead-letter/row";
import { AppError } from "@/lib/errors";
import { selectContexts } from "../contexts/select-contexts";
import type { Deps } from "../deps";
import { indexFreshness } from "./index-freshness";
import { letterFilter } from "./letter-filter";
import { placeOf, toPageCursor } from "./page-cursor";
import { placesOf, toRow } from "./to-row";

export { DeadLetterListQuery as ListDeadLetters };

/**
 * Dead letters from the index, newest first, by the clock of the server that stored them. `from` and `to` are about the same time. `total` is
 * exact; where letters would have to be counted one by one it is left out beyond a thousand, and on the pages after the first.
 */
export async function listDeadLetters(
  actor: Actor,
  input: z.input<typeof DeadLetterListQuery>,
  deps: Pick<Deps, "db" | "watch" | "clock">,
): Promise<z.infer<typeof DeadLetterList>> {
  requireRole(actor, "viewer");
  const query = DeadLetterListQuery.parse(input);
  const unbuilt = unbuiltFilters.find((filter) => query[filter] !== undefined);
  if (unbuilt) throw new AppError("UNSUPPORTED", `Dead letters cannot be filtered by ${unbuilt} yet.`);
  const { context, limit, cursor, offset } = query;
  const after = placeOf({ cursor, offset });
  const contexts = selectContexts(deps.watch, context);
  const names = contexts.map(({ name }) => name);
  const { filter, isByText } = letterFilter(query, { contexts: names, clock: deps.clock });
  const [{ letters, last, isMore, total, atLeast }, readings] = await Promise.all([
    deps.db.deadLetters.list(filter, { limit, offset, after }),
    deps.db.deadLetters.readings(names),
  ]);
  const places = await placesOf(letters, deps);
  return {
    ...indexFreshness(contexts, readings, { now: deps.clock.now(), words: isByText }),
    items: letters.map((letter) => toRow(letter, { watch: deps.watch, places: places.get(letter.id) })),
    total: total ?? undefined,
    totalAtLeast: atLeast ?? undefined,
    nextCursor: last && isMore ? toPageCursor(last) : null,
  };
}
