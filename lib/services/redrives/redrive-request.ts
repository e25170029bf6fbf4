import "server-only";
import { z } from "zod";
import { AppError, invalidField } from "@/lib/errors";

/** As many as one plan of this version takes; and as many as one call may name at all. */
const MAX_LETTERS = 1_000;
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

const Target = z.strictObject({
  mode: z.enum(["original", "subject", "in-place"]).default("original"),
  subject: z.string().optional(),
  consumer: z.string().optional(),
});

/** Messages per second; `null` is no cap. Slower than one in a quarter of an hour is a mistake, and no timer waits for 25 days. */
export const RatePerSec = z.number().min(0.001).max(100_000).nullable();

const off = z.literal(false);

const Options = z.strictObject({
  ratePerSec: RatePerSec.default(50),
  canary: z.union([off, z.strictObject({ perGroup: z.number(), max: z.number(), waitMs: z.number() })]).default(false),
  ramp: z.union([off, z.strictObject({ startPerSec: z.number(), windowMs: z.number() })]).default(false),
  breaker: z.union([off, z.strictObject({ inARow: z.number(), ratio: z.number(), of: z.number() })]).default(false),
  maxUnsettled: z.number().int().positive().nullable().default(null),
  /** After its PubAck the dead letter stays where it lies. */
  keep: z.boolean().default(false),
  echo: z.boolean().default(false),
  delayMs: z.number().int().min(0).default(0),
});

const Edits = z.strictObject({ messages: z.array(z.unknown()).optional(), patch: z.array(z.unknown()).optional() });

/** Half a surrogate pair is no text: no database takes it. */
const isText = (text: string) => !/\p{Surrogate}/u.test(text);

export const Reason = z.string().trim().min(1, "must say why").max(2_000).refine(isText, "must be Unicode text");

/** What a caller may ask a re-drive to be. All of the contract is known here; what is not built yet is refused by its name, never ignored. */
export const RedriveRequest = z.strictObject({
  context: z.string().optional(),
  selection: Selection,
  target: Target.prefault({}),
  options: Options.prefault({}),
  edits: Edits.optional(),
  reason: Reason.optional(),
});
export type RedriveRequest = z.output<typeof RedriveRequest>;

/** The letters that are selected, each once. UNSUPPORTED names the first option that is not built; INVALID when no ids are given. */
export function selectedIds({ selection, ...request }: RedriveRequest): string[] {
  const { ids, ...others } = selection;
  const unbuilt = nameOfUnbuilt({ selection: others, ...request });
  if (unbuilt !== null) throw notBuilt(unbuilt);
  const distinct = namedIds({ ids, ...others });
  if (distinct.length <= MAX_LETTERS) return distinct;
  throw new AppError(
    "UNSUPPORTED",
    `selection.ids of more than ${MAX_LETTERS} dead letters is not built yet; these are ${distinct.length}.`,
  );
}

/** The letters of a selection that names them, each once. UNSUPPORTED for every other kind, INVALID when none is given. */
export function namedIds({ ids, ...others }: z.output<typeof Selection>): string[] {
  const [unbuilt] = asksOf(others).filter(([, isAsked]) => isAsked);
  if (unbuilt) throw notBuilt(unbuilt[0]);
  if (!ids) throw invalidField(["selection", "ids"], "must be given");
  return [...new Set(ids)];
}

const notBuilt = (name: string) => new AppError("UNSUPPORTED", `${name} is not built yet: leave it out.`);

const asksOf = (selection: Asked["selection"]) =>
  Object.entries(selection).map(([key, value]): [string, boolean] => [`selection.${key}`, value !== undefined]);

type Asked = Omit<RedriveRequest, "selection"> & { selection: Omit<RedriveRequest["selection"], "ids"> };

function nameOfUnbuilt({ selection, target, options, edits }: Asked): string | null {
  const asked: [name: string, isAsked: boolean][] = [
    ...asksOf(selection),
    [`target.mode ${target.mode}`, target.mode !== "original"],
    ["target.subject", target.subject !== undefined],
    ["target.consumer", target.consumer !== undefined],
    ["options.canary", options.canary !== false],
    ["options.ramp", options.ramp !== false],
    ["options.breaker", options.breaker !== false],
    ["options.maxUnsettled", options.maxUnsettled !== null],
    ["options.echo", options.echo],
    ["options.delayMs", options.delayMs > 0],
    ["edits", edits !== undefined],
  ];
  return asked.find(([, isAsked]) => isAsked)?.[0] ?? null;
}
