import "server-only";
import type { RedriveHead } from "@/lib/db";
import type { ItemState } from "@/lib/domain/redrive/types";
import { AppError, invalidField } from "@/lib/errors";
import { selectContext } from "../contexts/select-contexts";
import type { Finding, Found, Portion } from "./find-selection";

type Again = { redrive: string; itemState: ItemState };

/** The letters that came back of another re-drive, or that it did not send. Each is judged anew: some may be held, sent, or gone by now. */
export async function lettersAgain({ redrive, itemState }: Again, contextName: string | undefined, deps: Finding): Promise<Found> {
  const job = await deps.db.redrives.head(redrive);
  if (!job || !deps.watch.context(job.context)) throw new AppError("NOT_FOUND", `There is no re-drive ${redrive}.`);
  const { name } = selectContext(deps.watch, contextName ?? job.context);
  if (job.context !== name) throw invalidField(["selection", "redrive"], `is of another context than ${name}: one plan is of one context`);
  const whyNot = whyNotAgain(job, itemState);
  if (whyNot !== null) throw new AppError("REFUSED", whyNot);
  const nameless = itemState === "boomeranged" ? await deps.db.redrives.nameless(redrive) : 0;
  return { name, portions: portionsOf(redrive, itemState, deps), nameless };
}

/** `null`: they can be sent again. */
function whyNotAgain({ number, startedAt }: RedriveHead, state: ItemState): string | null {
  if (state === "boomeranged" || state === "skipped" || (state === "selected" && startedAt === null)) return null;
  if (state === "unknown")
    return `Whether the unknown ones of re-drive #${number} were sent is not known: decide each of them there, as published or to be sent again.`;
  return `What is ${state} in re-drive #${number} was sent, or is about to be: only what came back (boomeranged) or was not sent (skipped) can be sent again.`;
}

async function* portionsOf(redrive: string, itemState: ItemState, { db }: Finding): AsyncGenerator<Portion> {
  for await (const ids of db.redrives.lettersIn(redrive, itemState)) {
    const found = await db.deadLetters.getMany(ids);
    const letters = [...new Map([...found.values()].map((letter) => [letter.id, letter])).values()];
    yield { letters, unknown: ids.filter((id) => !found.has(id)) };
  }
}
