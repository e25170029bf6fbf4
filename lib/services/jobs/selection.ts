import "server-only";
import { z } from "zod";
import { AppError, invalidField } from "@/lib/errors";

/** As many as one call may name at all. */
const MAX_IDS = 10_000;

/** Ids of dead letters are 22 of these characters; anything else of this form is refused as not found, by name, in the plan. */
const LetterId = z.string().regex(/^[\w-]{1,64}$/, "is not an id of a dead letter");

export const Selection = z.strictObject({
  ids: z.array(LetterId).min(1, "must name at least one dead letter").max(MAX_IDS, `must name at most ${MAX_IDS} dead letters`).optional(),
  group: z.string().optional(),
  stream: z.string().optional(),
  filter: z.record(z.string(), z.string()).optional(),
  redrive: z.string().optional(),
  itemState: z.string().optional(),
});

/** The letters of a selection that names them, each once. UNSUPPORTED for every other kind, INVALID when none is given. */
export function namedIds({ ids, ...others }: z.output<typeof Selection>): string[] {
  const [unbuilt] = asksOf(others).filter(([, isAsked]) => isAsked);
  if (unbuilt) throw notBuilt(unbuilt[0]);
  if (!ids) throw invalidField(["selection", "ids"], "must be given");
  return [...new Set(ids)];
}

export const notBuilt = (name: string) => new AppError("UNSUPPORTED", `${name} is not built yet: leave it out.`);

/** What is asked for besides ids, by its name. */
export const asksOf = (selection: Omit<z.output<typeof Selection>, "ids">) =>
  Object.entries(selection).map(([key, value]): [string, boolean] => [`selection.${key}`, value !== undefined]);
