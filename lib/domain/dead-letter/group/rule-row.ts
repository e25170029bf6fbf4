import { z } from "zod";
import { IsoTime, listOf } from "../../list";

/** A rule as the API shows it: what is not said of `match` is any. */
export const RuleRow = z.object({
  id: z.string(),
  name: z.string(),
  match: z.object({
    context: z.string().optional(),
    stream: z.string().optional(),
    consumer: z.string().optional(),
    subject: z.string().optional(),
    class: z.string().optional(),
    message: z.string().optional(),
  }),
  fingerprint: z.string(),
  enabled: z.boolean(),
  position: z.number().int(),
  updatedAt: IsoTime,
  updatedBy: z.string(),
});
export type RuleRow = z.infer<typeof RuleRow>;
/** `version` names the rules as they are in this answer: sent back with a write, it is refused once they are others. */
export const RuleList = listOf(RuleRow).extend({ version: z.string() });
export type RuleList = z.infer<typeof RuleList>;
/** `version` of the rules with it. */
export const RuleWritten = RuleRow.extend({ version: z.string() });
export type RuleWritten = z.infer<typeof RuleWritten>;
/** The rules in the order in which they are asked now, those too that only a newer Jetlag can read. */
export const RulesOrdered = z.object({ ids: z.array(z.string()), version: z.string() });
export type RulesOrdered = z.infer<typeof RulesOrdered>;

/** What a rule would do with the newest open letters, were they to come now. */
export const RuleTrial = z.object({
  asOf: IsoTime,
  /** How many letters were looked at. */
  of: z.number().int(),
  matched: z.number().int(),
  /** The groups that they would be in, the largest first. */
  groups: z.array(z.object({ context: z.string(), name: z.string(), count: z.number().int(), letter: z.string() })),
  /** The one that would hold nearly all letters of its context, `count` of the `of` that were looked at: a warning, not a refusal. */
  widest: z.object({ context: z.string(), name: z.string(), count: z.number().int(), of: z.number().int() }).nullable(),
});
export type RuleTrial = z.infer<typeof RuleTrial>;
