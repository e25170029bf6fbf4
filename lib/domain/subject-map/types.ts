import { z } from "zod";
import { isPattern } from "../subject";
import type { LetterProfile } from "./letter-profile";

const Pattern = z.string().refine(isPattern, "This is no NATS subject pattern.");

/** Where the key of a flow stands in a message: a token of the subject (0 is the first), a header, or a JSON pointer into the body. */
export const FlowKey = z.union([
  z.strictObject({ token: z.int().min(0) }),
  z.strictObject({ header: z.string().min(1) }),
  z.strictObject({ body: z.string().regex(/^(\/[^/]+)+$/, "This is no JSON pointer.") }),
]);
export type FlowKey = z.infer<typeof FlowKey>;

/** Messages on these subjects belong to one `flow` (a saga, a call, a conversation): the one that `key` names. The first key that is there counts. */
export const FlowRule = z.strictObject({
  flow: z.string().min(1),
  subjects: z.array(Pattern).min(1),
  key: z.union([FlowKey, z.array(FlowKey).min(1)]),
});
export type FlowRule = z.infer<typeof FlowRule>;

/**
 * What the subjects of an agent system mean. Parts that this version does not read yet (roles, agents, results) are kept
 * apart by the reader of settings, so that a map may already hold them.
 */
export const SubjectMap = z.looseObject({
  name: z.string().min(1),
  /** Where dead letters go. */
  deadLetters: z.array(Pattern).default([]),
  flows: z.array(FlowRule).default([]),
});
export type SubjectMap = z.infer<typeof SubjectMap> & {
  /** How dead letters of these streams, and on the patterns of `deadLetters`, are written; built-in profiles read all others. */
  letters?: { streams: readonly string[]; profile: LetterProfile };
};
