import "server-only";
import { z } from "zod";
import { Breaker, Canary, Ramp, RatePerSec, RunOptions } from "@/lib/domain/redrive/run/options";
import { AppError } from "@/lib/errors";
import { Reason } from "../audit/reason";
import { asksOf, namedIds, notBuilt, Selection } from "../jobs/selection";

/** As many as one plan of this version takes. */
const MAX_LETTERS = 1_000;

const Target = z.strictObject({
  mode: z.enum(["original", "subject", "in-place"]).default("original"),
  subject: z.string().optional(),
  consumer: z.string().optional(),
});

/** `false`: without. */
const orOff = <T extends z.ZodType>(schema: T) => z.union([z.literal(false), schema]);

const Options = z.strictObject({
  ratePerSec: RatePerSec.default(50),
  canary: orOff(Canary).default(false),
  ramp: orOff(Ramp).default(false),
  breaker: orOff(Breaker).default(false),
  maxUnsettled: RunOptions.shape.maxUnsettled,
  /** After its PubAck the dead letter stays where it lies. */
  keep: z.boolean().default(false),
  echo: RunOptions.shape.echo,
  delayMs: RunOptions.shape.delayMs,
});

/** What the runner goes by: all that is asked for, but for what the plan itself says. */
export const runOptionsOf = ({ canary, ramp, breaker, maxUnsettled, echo, delayMs }: z.output<typeof Options>): RunOptions => ({
  canary: canary || null,
  ramp: ramp || null,
  breaker: breaker || null,
  maxUnsettled,
  echo,
  delayMs,
});

const Edits = z.strictObject({ messages: z.array(z.unknown()).optional(), patch: z.array(z.unknown()).optional() });

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
