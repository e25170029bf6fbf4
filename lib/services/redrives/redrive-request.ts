import "server-only";
import { z } from "zod";
import { Edits } from "@/lib/domain/redrive/edit/schema";
import { whyNoTemplate, type Aim } from "@/lib/domain/redrive/plan/aimed-subject";
import { Breaker, Canary, Ramp, RatePerSec, RunOptions } from "@/lib/domain/redrive/run/options";
import { Reason } from "../audit/reason";
import { notBuilt, selectedBy, Selection, type Selected } from "../jobs/selection";

const Target = z
  .strictObject({
    mode: z.enum(["original", "subject", "in-place"]).default("original"),
    /** Literal, or with `{subject}` for the subject that a message died on and `{1}`, `{2}`, … for its tokens. */
    subject: z.string().optional(),
    consumer: z.string().optional(),
  })
  .superRefine(({ mode, subject, consumer }, { addIssue }) => {
    const wrong = (path: "subject" | "consumer", message: string) => addIssue({ code: "custom", path: [path], message });
    if (mode === "subject" && subject === undefined) wrong("subject", "must be given: where to?");
    if (mode !== "subject" && subject !== undefined) wrong("subject", "belongs to the mode subject");
    if (mode !== "in-place" && consumer !== undefined) wrong("consumer", "belongs to the mode in-place");
    const why = mode === "subject" && subject !== undefined ? whyNoTemplate(subject) : null;
    if (why !== null) wrong("subject", why);
  });

/** `null`: where they died. */
export const aimOf = ({ mode, subject }: z.output<typeof Target>): Aim | null =>
  mode === "subject" && subject !== undefined ? { template: subject } : null;

/** `false`: without. */
const orOff = <T extends z.ZodType>(schema: T) => z.union([z.literal(false), schema]);

const Options = z.strictObject({
  ratePerSec: RatePerSec.default(50),
  // Guarded unless somebody says otherwise.
  canary: orOff(Canary).prefault({}),
  ramp: orOff(Ramp).prefault({}),
  breaker: orOff(Breaker).prefault({}),
  maxUnsettled: RunOptions.shape.maxUnsettled.default(500),
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

/** What is selected. UNSUPPORTED names the first option that is not built. */
export function selectionOf(request: RedriveRequest): Selected {
  const unbuilt = nameOfUnbuilt(request);
  if (unbuilt !== null) throw notBuilt(unbuilt);
  return selectedBy(request.selection);
}

function nameOfUnbuilt({ target }: RedriveRequest): string | null {
  const asked: [name: string, isAsked: boolean][] = [[`target.mode ${target.mode}`, target.mode === "in-place"]];
  return asked.find(([, isAsked]) => isAsked)?.[0] ?? null;
}
