import "server-only";
import type { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { DeadLetterListQuery, unbuiltFilters, type DeadLetterList } from "@/lib/domain/dead-letter/row";
import { AppError } from "@/lib/errors";
import { selectContexts } from "../contexts/select-contexts";
import type { Deps } from "../deps";
import { startOf, toCursor } from "../list/cursor";
import { indexFreshness } from "./index-freshness";
import { parseWhen } from "../list/parse-when";
import { toRow } from "./to-row";

export { DeadLetterListQuery as ListDeadLetters };

/** Dead letters from the index, newest first, by the clock of the server that stored them. `from` and `to` are about the same time. */
export async function listDeadLetters(
  actor: Actor,
  input: z.input<typeof DeadLetterListQuery>,
  deps: Pick<Deps, "db" | "watch" | "clock">,
): Promise<z.infer<typeof DeadLetterList>> {
  requireRole(actor, "viewer");
  const query = DeadLetterListQuery.parse(input);
  const unbuilt = unbuiltFilters.find((filter) => query[filter] !== undefined);
  if (unbuilt) throw new AppError("UNSUPPORTED", `Dead letters cannot be filtered by ${unbuilt} yet.`);
  const {
    context,
    limit,
    cursor,
    offset: given,
    from,
    to,
    stream,
    kind,
    state,
    originalSubject,
    originalStream,
    consumer,
    errorClass,
  } = query;
  const equal = { stream, kind, state, originalSubject, originalStream, consumer, errorClass };
  const offset = startOf({ cursor, offset: given });
  const range = { from: parseWhen("from", from, deps.clock), to: parseWhen("to", to, deps.clock) };

  const contexts = selectContexts(deps.watch, context);
  const names = contexts.map(({ name }) => name);
  const [{ letters, total }, readings] = await Promise.all([
    deps.db.deadLetters.list({ contexts: names, ...equal, ...range }, { limit, offset }),
    deps.db.deadLetters.readings(names),
  ]);
  const end = offset + letters.length;
  return {
    ...indexFreshness(contexts, readings, deps.clock.now()),
    items: letters.map((letter) => toRow(letter, deps.watch)),
    total,
    nextCursor: letters.length > 0 && end < total ? toCursor(end) : null,
  };
}
