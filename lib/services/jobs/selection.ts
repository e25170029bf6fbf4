import "server-only";
import { z } from "zod";
import { DeadLetterListQuery } from "@/lib/domain/dead-letter/row";
import { itemStates } from "@/lib/domain/redrive/types";

/** As many as one call may name at all. */
const MAX_IDS = 10_000;

/** Ids of dead letters are 22 of these characters; anything else of this form is refused as not found, by name, in the plan. */
const LetterId = z.string().regex(/^[\w-]{1,64}$/, "is not an id of a dead letter");

/** What `GET /dead-letters` asks by; a window is none of it, and only what is open is sent again or discarded. */
const Filter = DeadLetterListQuery.omit({ limit: true, cursor: true, offset: true }).extend({
  state: z.literal("open", 'must be "open", or left out: nothing else can be selected by a filter').default("open"),
});

const Fields = z.strictObject({
  ids: z.array(LetterId).min(1, "must name at least one dead letter").max(MAX_IDS, `must name at most ${MAX_IDS} dead letters`).optional(),
  /** Everything that is open of a group, and of what was merged into it. */
  group: z
    .string()
    .regex(/^[\w-]{1,64}$/, "is not the id of a group")
    .optional(),
  stream: DeadLetterListQuery.shape.stream,
  filter: Filter.optional(),
  /** Of another job: what came back of it, or was not sent. */
  redrive: z.uuid().optional(),
  itemState: z.enum(itemStates).optional(),
});

/** Exactly one kind: ids, a group, a stream or a filter or both, or what became of another re-drive. */
export const Selection = Fields.superRefine(({ ids, group, stream, filter, redrive, itemState }, { addIssue }) => {
  const wrong = (path: string[], message: string) => addIssue({ code: "custom", path, message });
  const given = Object.entries({ ids, group, filter: stream ?? filter, redrive: redrive ?? itemState }).filter(
    ([, value]) => value !== undefined,
  );
  const kinds = "ids, a group, a stream or filter, or a redrive with an itemState";
  if (given.length === 0) wrong([], `must be given: ${kinds}`);
  if (given.length > 1)
    wrong(
      [given[1]?.[0] === "filter" && filter === undefined ? "stream" : (given[1]?.[0] ?? "")],
      `must not be given together with ${given[0]?.[0]}: one of ${kinds}`,
    );
  if (redrive === undefined && itemState !== undefined) wrong(["redrive"], "must be given with itemState");
  if (redrive !== undefined && itemState === undefined) wrong(["itemState"], "must be given with redrive");
  if (stream !== undefined && filter?.stream !== undefined && filter.stream !== stream)
    wrong(["filter", "stream"], `is not the stream that is selected: ${stream}`);
});

export type Selected =
  | { kind: "ids"; ids: readonly string[] }
  | { kind: "group"; group: string }
  | { kind: "filter"; filter: z.output<typeof Filter> }
  | { kind: "again"; redrive: string; itemState: (typeof itemStates)[number] };

/** What is selected, with ids each once. */
export function selectedBy({ ids, group, stream, filter, redrive, itemState }: z.output<typeof Selection>): Selected {
  if (ids) return { kind: "ids", ids: [...new Set(ids)] };
  if (group !== undefined) return { kind: "group", group };
  if (redrive !== undefined && itemState !== undefined) return { kind: "again", redrive, itemState };
  return { kind: "filter", filter: { state: "open", ...filter, ...(stream === undefined ? {} : { stream }) } };
}
