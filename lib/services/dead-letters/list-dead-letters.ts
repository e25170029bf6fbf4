import "server-only";
import type { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { DeadLetterListQuery, unbuiltFilters, type DeadLetterList } from "@/lib/domain/dead-letter/row";
import { AppError } from "@/lib/errors";
import { selectContexts } from "../contexts/select-contexts";
import type { Deps } from "../deps";
import { indexFreshness } from "./index-freshness";
import { parseWhen } from "../list/parse-when";
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
  const { context, limit, cursor, offset, from, to, generation, q, ...others } = query;
  const { stream, kind, state, originalSubject, originalStream, consumer, errorClass } = others;
  const after = placeOf({ cursor, offset });
  const range = { from: parseWhen("from", from, deps.clock), to: parseWhen("to", to, deps.clock) };

  const contexts = selectContexts(deps.watch, context);
  const names = contexts.map(({ name }) => name);
  const equal = { stream, kind, state, originalSubject, originalStream, consumer, errorClass };
  const filter = { contexts: names, ...equal, ...range, generation: generationsOf(generation), words: q };
  const [{ letters, last, isMore, total, atLeast }, readings] = await Promise.all([
    deps.db.deadLetters.list(filter, { limit, offset, after }),
    deps.db.deadLetters.readings(names),
  ]);
  const places = await placesOf(letters, deps);
  return {
    ...indexFreshness(contexts, readings, { now: deps.clock.now(), words: q !== undefined }),
    items: letters.map((letter) => toRow(letter, { watch: deps.watch, places: places.get(letter.id) })),
    total: total ?? undefined,
    totalAtLeast: atLeast ?? undefined,
    nextCursor: last && isMore ? toPageCursor(last) : null,
  };
}

const MOST = 2 ** 31 - 1;

function generationsOf(text: string | undefined): { from: number; to: number } | undefined {
  if (text === undefined) return undefined;
  return text.startsWith(">=") ? { from: Number(text.slice(2)), to: MOST } : { from: Number(text), to: Number(text) };
}
