import { z } from "zod";
import { IsoTime, listOf, listQuery } from "../list";
import { AskedName as Name, AskedSubject, AskedWords } from "./asked";
import { deadLetterKinds } from "./row";

export const groupStates = ["open", "resolved", "ignored"] as const;
export const groupSorts = ["last", "count", "first"] as const;
/** Of who asks, and of no one: words in the place of a name. */
export const assignees = { mine: "mine", nobody: "nobody" } as const;

/** Dead letters of one cause. Times of letters are those at which the servers stored them. */
export const GroupRow = z.object({
  id: z.string(),
  fingerprint: z.string(),
  title: z.string(),
  /** What the letter said that began the group. */
  error: z.string().nullable(),
  errorClass: z.string().nullable(),
  context: z.string(),
  /** Where the letter that began it lay. */
  stream: z.string(),
  originalStream: z.string().nullable(),
  originalSubject: z.string().nullable(),
  consumer: z.string().nullable(),
  kinds: z.array(z.enum(deadLetterKinds)),
  /** Open ones. */
  count: z.number().int(),
  /** All that are known, whatever has become of them. */
  countTotal: z.number().int(),
  firstAt: IsoTime,
  lastAt: IsoTime,
  /** Over the last one to two minutes. */
  ratePerSec: z.number(),
  /** How many of its letters were seen in the last ten minutes, whatever has become of them. */
  arrivedLately: z.number().int(),
  /** When its letters were seen: [epoch ms at which a step begins, how many], no steps without any. */
  series: z.array(z.tuple([z.number(), z.number()])),
  seriesStepMs: z.number(),
  generationMax: z.number().int(),
  state: z.enum(groupStates),
  /** When it was resolved by a person, where letters have arrived since: it is open again. */
  newSinceResolvedAt: IsoTime.nullable(),
  /** Who said last that it is open, resolved or ignored, when and why. */
  said: z.object({ state: z.enum(groupStates), at: IsoTime, by: z.string(), why: z.string().nullable() }).nullable(),
  assignee: z.string().nullable(),
  /** When the oldest open one leaves its stream, by max_age or its own TTL. */
  expiresAt: IsoTime.nullable(),
  notes: z.number().int(),
  /** How many other groups were merged into it. */
  merged: z.number().int(),
});
export type GroupRow = z.infer<typeof GroupRow>;

export const GroupList = listOf(GroupRow).extend({
  /** How many groups there are in each state, whatever the filter asks of states. */
  states: z.object({ open: z.number().int(), resolved: z.number().int(), ignored: z.number().int() }),
  /** How many open letters those hold: together all that the filter is about. */
  letters: z.object({ open: z.number().int(), resolved: z.number().int(), ignored: z.number().int() }),
  /** Of the letters that may say `q` or have died on `originalSubject` not all were looked at: groups may be missing. */
  mayMiss: z.boolean(),
});
export type GroupList = z.infer<typeof GroupList>;

export const GroupListQuery = z.strictObject({
  context: listQuery.context,
  limit: listQuery.limit,
  cursor: listQuery.cursor,
  offset: listQuery.offset,
  state: z.enum(groupStates).optional(),
  /** Groups that have seen a letter between: ISO, or back from now, as in `-15m`. Series are of that time. */
  from: z.string().optional(),
  to: z.string().optional(),
  /** Groups whose title says it, or of which a letter does. */
  q: AskedWords.optional(),
  stream: Name.optional(),
  kind: z.enum(deadLetterKinds).optional(),
  originalStream: Name.optional(),
  consumer: Name.optional(),
  errorClass: Name.optional(),
  /** Groups of which a letter died there. */
  originalSubject: AskedSubject.optional(),
  /** Whose they are: a name, or one of `assignees`. */
  assignee: Name.min(1, "must be a name, mine or nobody").optional(),
  sort: z.enum(groupSorts).default("count"),
});

/** Who else is hit by what a group is about, of its newest thousand open letters. */
export const GroupDetail = GroupRow.extend({
  asOf: IsoTime,
  /** Groups that were merged into it, and by which merge, so that it can be undone. */
  mergedGroups: z.array(z.object({ id: z.string(), title: z.string(), fingerprint: z.string(), mergeId: z.string() })),
  /** Of how many letters what follows was read, newest first. */
  readOf: z.number().int(),
  consumers: z.array(z.object({ stream: z.string().nullable(), consumer: z.string().nullable(), count: z.number().int() })),
  subjects: z.array(z.object({ subject: z.string(), count: z.number().int() })),
  flows: z.array(z.object({ flow: z.string(), key: z.string(), count: z.number().int() })),
  flowCount: z.number().int(),
  redrives: z.array(z.object({ id: z.string(), number: z.number(), state: z.string(), count: z.number().int() })),
});
export type GroupDetail = z.infer<typeof GroupDetail>;

export const GroupNote = z.object({ id: z.string(), context: z.string(), at: IsoTime, by: z.string(), text: z.string() });
export type GroupNote = z.infer<typeof GroupNote>;

/** `steps`: what would decide now; `isSameNow`: that is what decided. Spans are in UTF-16 units of `original`. */
export const GroupWhy = z.object({
  asOf: IsoTime,
  id: z.string(),
  fingerprint: z.string(),
  how: z.enum(["header", "rule", "parts"]),
  steps: z.array(
    z.object({
      what: z.enum(["header", "rule", "parts"]),
      text: z.string(),
      values: z.array(z.object({ name: z.string(), value: z.string() })),
    }),
  ),
  error: z
    .object({
      original: z.string(),
      normalised: z.string(),
      replaced: z.array(z.object({ from: z.number().int(), to: z.number().int(), by: z.string() })),
    })
    .nullable(),
  isSameNow: z.boolean(),
  merges: z.array(z.object({ id: z.string(), groups: z.array(z.string()), at: IsoTime, by: z.string(), reason: z.string().nullable() })),
});
export type GroupWhy = z.infer<typeof GroupWhy>;
