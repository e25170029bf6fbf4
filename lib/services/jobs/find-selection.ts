import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { AppError, invalidField } from "@/lib/errors";
import type { NatsContext } from "@/lib/nats";
import { selectContext } from "../contexts/select-contexts";
import type { Deps } from "../deps";

/** What was selected: letters of one context, each once, and ids that nothing has. */
export type Selection = { context: NatsContext; letters: readonly DeadLetter[]; unknown: readonly string[] };

type Finding = Pick<Deps, "db" | "nats" | "watch">;

/** Looks the ids up, in their order. INVALID when they are of two contexts, or not of the one that was named. NATS_UNAVAILABLE. */
export async function findSelection(ids: readonly string[], contextName: string | undefined, deps: Finding): Promise<Selection> {
  const found = await deps.db.deadLetters.getMany(ids);
  const known = (id: string) => {
    const letter = found.get(id);
    return letter && deps.watch.context(letter.context) ? letter : undefined;
  };
  const letters = [...new Map(ids.flatMap((id) => known(id) ?? []).map((letter) => [letter.id, letter])).values()];
  const { name } = selectContext(deps.watch, contextName ?? letters[0]?.context);
  const stranger = ids.findIndex((id) => (known(id)?.context ?? name) !== name);
  if (stranger >= 0) throw invalidField(["selection", "ids", stranger], `is of another context than ${name}: one plan is of one context`);

  const context = deps.nats.get(name);
  if (!context) throw new AppError("NATS_UNAVAILABLE", `${name} is not connected.`);
  return { context, letters, unknown: ids.filter((id) => !known(id)) };
}
