import { z } from "zod";
import { isText } from "../../is-text";
import { isPattern } from "../../subject";
import { checkExpression, countGroups } from "./check-expression";
import { letterFields, placeholdersOf } from "./template";

const Text = z.string().trim().max(255).refine(isText, "must be Unicode text");
const Condition = Text.min(1, "must not be empty: leave it out to mean any").optional();

const Match = z.strictObject({
  context: Condition,
  /** Where the message died, not where its letter lies. */
  stream: Condition,
  consumer: Condition,
  /** Of the message that died: a NATS pattern. */
  subject: Condition.refine((text) => text === undefined || isPattern(text), "is not a subject pattern"),
  /** The letter's error class, whole. */
  class: Condition,
  /** A regular expression; it may match anywhere in the first two lines of the error, as it was written. */
  message: z
    .string()
    .min(1, "must not be empty: leave it out to mean any")
    .refine(isText, "must be Unicode text")
    .check((check) => {
      const refused = checkExpression(check.value);
      if (refused !== null) check.issues.push({ code: "custom", message: refused, input: check.value });
    })
    .optional(),
});

/** There are never so many rules that one would have to stand further behind. */
export const LAST_POSITION = 1_000_000;
const position = z.number().int().nonnegative().max(LAST_POSITION);

/** What a person writes. Whether its expression compiles, and whether it says anything at all, `compileRule` tells. */
export const NewFingerprintRule = z
  .strictObject({
    name: Text.min(1).max(100),
    match: Match,
    /** "crm-down", or with what the letter says: "crm {class} {1}". */
    fingerprint: Text.min(1),
    enabled: z.boolean().default(true),
    position: position.optional(),
  })
  .check((check) => {
    const { fingerprint, match } = check.value;
    const groups = match.message === undefined ? -1 : countGroups(match.message);
    for (const name of placeholdersOf(fingerprint)) {
      if (letterFields.some((field) => field === name) || (/^\d{1,2}$/.test(name) && Number(name) <= groups)) continue;
      const message = /^\d+$/.test(name)
        ? `{${name}}: the message expression has no such group`
        : `{${name}} is none of {${letterFields.join("}, {")}} and {1}, {2}…`;
      check.issues.push({ code: "custom", path: ["fingerprint"], message, input: fingerprint });
    }
  });
export type NewFingerprintRule = z.infer<typeof NewFingerprintRule>;

export const FingerprintRule = z.object({ ...NewFingerprintRule.shape, id: z.string(), position });
export type FingerprintRule = z.infer<typeof FingerprintRule>;
