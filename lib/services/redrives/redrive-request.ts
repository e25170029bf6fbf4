import "server-only";
import { z } from "zod";
import { Edits } from "@/lib/domain/redrive/edit/schema";
import type { InPlaceAim } from "@/lib/domain/redrive/plan/aim-in-place";
import { whyNoTemplate, type Aim } from "@/lib/domain/redrive/plan/aimed-subject";
import { Breaker, Canary, Ramp, RatePerSec, RunOptions } from "@/lib/domain/redrive/run/options";
import { Reason } from "../audit/reason";
import { selectedBy, Selection, type Selected } from "../jobs/selection";

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

type Asked = { target: z.output<typeof Target>; options: z.output<typeof Options>; edits?: unknown };

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

/** What the runner goes by: all that is asked for, but for what the plan itself says. In place nothing is sent, so there is nothing to guard. */
export function runOptionsOf(options: z.output<typeof Options>, isInPlace = false): RunOptions {
  const { canary, ramp, breaker, maxUnsettled, echo, delayMs } = options;
  if (isInPlace) return RunOptions.parse({ delayMs });
  return { canary: canary || null, ramp: ramp || null, breaker: breaker || null, maxUnsettled, echo, delayMs, inPlace: null };
}

/** `null`: they are sent. */
export const inPlaceOf = ({ mode, consumer }: z.output<typeof Target>): InPlaceAim | null =>
  mode === "in-place" ? { consumer: consumer ?? null } : null;

/** What only sending has: in place these are off, or left out, and anything else is said to be wrong. */
function refuseGuards({ target, options, edits }: Asked, { addIssue }: z.core.$RefinementCtx): void {
  if (target.mode !== "in-place") return;
  const wrong = (path: string[], message: string) => addIssue({ code: "custom", path, message });
  const leftOut = Options.parse({});
  for (const name of ["ratePerSec", "canary", "ramp", "breaker", "maxUnsettled"] as const) {
    const isOff = options[name] === null || options[name] === false;
    if (!isOff && JSON.stringify(options[name]) !== JSON.stringify(leftOut[name]))
      wrong(["options", name], "belongs to sending: in place a consumer is set back, once, and nothing is sent");
  }
  if (options.echo) wrong(["options", "echo"], "belongs to sending: in place nothing is stored that could be looked for");
  if (options.keep) wrong(["options", "keep"], "belongs to sending: in place the message itself is delivered again");
  if (edits !== undefined) wrong(["edits"], "belong to sending: in place the message itself is delivered again, as it is");
}

/** What a caller may ask a re-drive to be. All of the contract is known here; nothing of it is ignored. */
export const RedriveRequest = z
  .strictObject({
    context: z.string().optional(),
    selection: Selection,
    target: Target.prefault({}),
    options: Options.prefault({}),
    edits: Edits.optional(),
    reason: Reason.optional(),
  })
  .superRefine(refuseGuards);
export type RedriveRequest = z.output<typeof RedriveRequest>;

/** What is selected. */
export const selectionOf = ({ selection }: RedriveRequest): Selected => selectedBy(selection);
