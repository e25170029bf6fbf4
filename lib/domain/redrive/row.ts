import { z } from "zod";
import { consumerStatuses } from "../consumer/types";
import { IsoTime, listOf, listQuery } from "../list";
import { RunOptions } from "./run/options";
import { answers } from "./settle/answers";
import { itemStates, jobStates, refusalCodes, warningCodes } from "./types";

/** Who receives what is sent. `count` of the plan's messages match its filters. */
export const Receiver = z.object({
  stream: z.string(),
  consumer: z.string(),
  /** The consumer that gave up on them. */
  intended: z.boolean(),
  count: z.number().int(),
  /** Whether it has processed them before; work queues and envelopes cannot say. */
  already: z.enum(["yes", "no", "unknown"]),
  status: z.enum(consumerStatuses).nullable(),
  lag: z.number(),
  numWaiting: z.number(),
  /** On how many messages it gave up in the ten minutes before the plan. */
  gaveUpLately: z.number().int().default(0),
});

export const PlanTarget = z.object({
  /** The only subject, or the first of `subjectCount`. */
  subject: z.string(),
  subjectCount: z.number().int(),
  stream: z.string(),
  count: z.number().int(),
  retention: z.enum(["limits", "interest", "workqueue"]),
  receivers: z.array(Receiver),
  /** `false`: its consumers may not be listed, or not all of them answered; a warning says which. */
  receiversKnown: z.boolean().default(true),
  /** Plain subscribers; `null` where monitoring cannot be asked. */
  coreSubscribers: z.number().int().nullable(),
});

/** What was selected, as it was asked for and can be asked for again. */
export const PlanSelection = z.object({
  group: z.string().optional(),
  stream: z.string().optional(),
  filter: z.record(z.string(), z.unknown()).optional(),
  redrive: z.string().optional(),
  itemState: z.enum(itemStates).optional(),
});
export type PlanSelection = z.infer<typeof PlanSelection>;

export const Plan = z.object({
  /** Absent where the dead letters were named one by one. */
  selection: PlanSelection.optional(),
  /** Absent where each goes back to where it died. */
  target: z
    .discriminatedUnion("mode", [
      z.object({ mode: z.literal("subject"), subject: z.string() }),
      z.object({ mode: z.literal("in-place"), consumer: z.string().optional() }),
    ])
    .optional(),
  /** Whether it was asked that every letter stays; absent in plans of before this was written down. */
  keep: z.boolean().optional(),
  /** Messages that will be sent. */
  count: z.number().int(),
  /** Dead letters that were selected; those of `refused` are left out, and two deaths of one message are sent once. */
  selectedCount: z.number().int(),
  /** The hundred largest; the others are one without an id. */
  groups: z.array(z.object({ id: z.string().nullable(), title: z.string(), count: z.number().int() })),
  /** The twenty that most are sent on; `targets` says how many subjects there are. */
  subjects: z.array(z.object({ subject: z.string(), count: z.number().int() })).default([]),
  /** How long ago they became dead letters, the youngest first: less than `underMs`, `null` any longer. Only those that some are in. */
  ages: z.array(z.object({ underMs: z.number().nullable(), count: z.number().int() })).default([]),
  /** How often they have been re-driven before. */
  generations: z.array(z.object({ generation: z.number().int(), count: z.number().int() })).default([]),
  sources: z.array(z.object({ stream: z.string(), count: z.number().int() })),
  targets: z.array(PlanTarget),
  /** Originals in work queues that leave beside the letters that were selected: the first hundred of `alsoRemovesCount`. */
  alsoRemoves: z.array(z.object({ stream: z.string(), seq: z.number() })),
  alsoRemovesCount: z.number().int().default(0),
  refused: z.array(z.object({ id: z.string(), code: z.enum(refusalCodes), reason: z.string() })),
  refusedCount: z.number().int(),
  /** Messages of `count` that are sent otherwise than they died; their originals are kept in JETLAG_TRASH. */
  edited: z.number().int().default(0),
  /** What their safe copies take in JETLAG_TRASH, at most. */
  keptBytes: z.number().int().default(0),
  /** What was changed in the first ten of them: sha256 of the bodies, and a diff of 1,000 characters at most. */
  edits: z.array(z.object({ id: z.string(), sha256Before: z.string(), sha256After: z.string(), diff: z.string() })).default([]),
  warnings: z.array(z.object({ code: z.enum(warningCodes), text: z.string() })),
  ratePerSec: z.number().nullable(),
  /** Messages 1 to `count` go out first, and what becomes of them is waited for; `null`: none do. */
  canary: z.object({ count: z.number().int() }).nullable().default(null),
  /** How it runs. */
  options: RunOptions.prefault({}),
  /** Sent letters that stay in their dead-letter stream: all, none, or those for short-lived targets. */
  keepsLetters: z.enum(["all", "none", "some"]),
  /** With the wait for the canaries and the ramp; `null` without a cap: nothing was measured. */
  etaMs: z.number().nullable(),
});
export type Plan = z.infer<typeof Plan>;

export const RedriveCounts = z.object({
  selected: z.number().int(),
  intent: z.number().int(),
  published: z.number().int(),
  settled: z.number().int(),
  notObserved: z.number().int(),
  boomeranged: z.number().int(),
  unknown: z.number().int(),
  skipped: z.number().int(),
  /** Cumulative: everything that ever got a PubAck. Not part of the sum. */
  sent: z.number().int(),
});

export const RedriveRow = z.object({
  id: z.string(),
  number: z.number().int(),
  context: z.string(),
  state: z.enum(jobStates),
  /** Why it is in this state, where the state alone does not say. */
  stateReason: z.string().nullable(),
  /** What a colleague would say of it; can be pasted into a chat. */
  sentence: z.string(),
  actor: z.object({ id: z.string(), name: z.string() }),
  reason: z.string().nullable(),
  createdAt: IsoTime,
  expiresAt: IsoTime.nullable(),
  startedAt: IsoTime.nullable(),
  /** When it begins; `null` where it has begun, has ended, or was not to wait. */
  startsAt: IsoTime.nullable().default(null),
  endedAt: IsoTime.nullable(),
  /** While it runs, with the ramp and at most at `ratePerSec`; `null` while canaries are waited for, and before it begins. */
  etaMs: z.number().nullable(),
  ratePerSec: z.number().nullable(),
  counts: RedriveCounts,
});
export type RedriveRow = z.infer<typeof RedriveRow>;
export const RedriveList = listOf(RedriveRow);

export const RedriveDetail = RedriveRow.extend({
  asOf: IsoTime,
  planHash: z.string(),
  plan: Plan,
  /** A person said that the canaries need not be waited for. */
  skipCanary: z.boolean(),
});
export type RedriveDetail = z.infer<typeof RedriveDetail>;

/** What a stop of all has paused. */
export const RedrivesStopped = z.object({
  count: z.number().int(),
  redrives: z.array(z.object({ id: z.string(), number: z.number().int(), context: z.string() })),
});
export type RedrivesStopped = z.infer<typeof RedrivesStopped>;

/** What a worker was heard to answer to a delivery. `delivery`: 1, 2, 3… for this consumer; `at`: when it was heard. */
export const DeliveryRow = z.object({ consumer: z.string(), delivery: z.number().int(), answer: z.enum(answers), at: IsoTime });
export type DeliveryRow = z.infer<typeof DeliveryRow>;

export const RedriveItemRow = z.object({
  id: z.string(),
  context: z.string(),
  deadLetters: z.array(z.string()),
  /** Where the dead letter lies or lay. */
  stream: z.string(),
  seq: z.number(),
  subject: z.string(),
  state: z.enum(itemStates),
  /** Why it was skipped, as a code (SkipReason); `null` in any other state. */
  reason: z.string().nullable(),
  /** The same in a sentence, or why it is unknown. */
  detail: z.string().nullable(),
  /** `seq` and `at` are `null` where a person decided that it was, and could not say where, or it was gone already. */
  published: z.object({ stream: z.string(), seq: z.number().nullable(), at: IsoTime.nullable() }).nullable(),
  /** The dead letter has left its stream. */
  removed: z.boolean(),
  settledBy: z.string().nullable(),
  settledAfterMs: z.number().nullable(),
  boomerang: z.string().nullable(),
  /** In the order in which they were heard, at most twenty. Empty also where its first delivery went well, and where nobody could hear. */
  deliveries: z.array(DeliveryRow),
});
export type RedriveItemRow = z.infer<typeof RedriveItemRow>;
export const RedriveItemList = listOf(RedriveItemRow);

/** At most twenty of each, the most frequent first. */
export const RedriveFailures = z.object({
  asOf: IsoTime,
  /** By the group that they lie in now; `null` where the dead letter they became is forgotten. */
  cameBack: z.array(z.object({ group: z.string().nullable(), title: z.string().nullable(), count: z.number().int() })),
  /** By the code of their reason (SkipReason), with one sentence as an example. */
  notSent: z.array(z.object({ code: z.string(), detail: z.string().nullable(), count: z.number().int() })),
});
export type RedriveFailures = z.infer<typeof RedriveFailures>;

/** Cumulative, at most 600 of them: [epoch ms, sent, settled, came back]. */
export const RedriveSeries = z.object({
  points: z.array(z.tuple([z.number(), z.number().int(), z.number().int(), z.number().int()])),
});

/** `live`: all that a runner has. */
export const RedriveListQuery = z.strictObject({ ...listQuery, state: z.enum([...jobStates, "live"]).optional() });
export const RedriveItemListQuery = z.strictObject({ ...listQuery, id: z.uuid(), state: z.enum(itemStates).optional() });

/** What a look into the target of an item says of whether it was sent. */
export const ItemEvidence = z.object({
  asOf: IsoTime,
  /** Where was looked, and from which sequence to which; `null`: it is gone, or another stream of that name. */
  stream: z.string(),
  scannedFrom: z.number().nullable(),
  scannedTo: z.number().nullable(),
  found: z.object({ stream: z.string(), seq: z.number(), at: IsoTime }).nullable(),
  /** How many sequences of these hold nothing (any more): it may have been one. `null`: not all was looked through. */
  missing: z.number().int().nullable(),
  /** A dead letter of what was sent is known, so it had arrived; `null`: none is. Which one, where that is still known. */
  cameBack: z.object({ letter: z.string().nullable() }).nullable(),
});
export type ItemEvidence = z.infer<typeof ItemEvidence>;

/**
 * What a look says of a message of which it is not known whether it was sent. `there`: a copy lies in its target. `arrived`: no copy does, but it is a dead
 * letter again. `absent`: its target was looked through, nothing is missing there, and it is not there. `unclear`: anything else.
 */
export const unknownKinds = ["there", "arrived", "absent", "unclear"] as const;
export type UnknownKind = (typeof unknownKinds)[number];

const count = z.number().int();
export const UnknownEvidence = z.object({
  asOf: IsoTime,
  there: count,
  arrived: count,
  absent: count,
  unclear: count,
  /** Those that were not looked for: there are too many at once. */
  left: count,
  /** Where was looked, from which sequence to which (`null`: it is gone, or another stream of that name), and how many hold nothing (any more). */
  targets: z.array(
    z.object({
      stream: z.string(),
      count,
      scannedFrom: z.number().nullable(),
      scannedTo: z.number().nullable(),
      missing: count.nullable(),
    }),
  ),
});
export type UnknownEvidence = z.infer<typeof UnknownEvidence>;

/** How many were settled. */
export const UnknownResolved = z.object({ count });
export type UnknownResolved = z.infer<typeof UnknownResolved>;
