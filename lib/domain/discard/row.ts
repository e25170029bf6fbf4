import { z } from "zod";
import { IsoTime, listOf, listQuery } from "../list";
import { discardItemStates, discardRefusalCodes, discardStates, discardWarningCodes } from "./types";

export const DiscardPlan = z.object({
  /** Dead letters that will be discarded: those that are copied and removed, and those that are only marked. */
  count: z.number().int(),
  selectedCount: z.number().int(),
  /** What is removed from which dead-letter stream, once its copy lies in the trash. A letter that lies in two is in both. */
  streams: z.array(z.object({ stream: z.string(), count: z.number().int(), sizeBytes: z.number() })),
  /** Of `count`: records that are only marked; nothing is touched in NATS. */
  withoutPayload: z.number().int(),
  refused: z.array(z.object({ id: z.string(), code: z.enum(discardRefusalCodes), reason: z.string() })),
  refusedCount: z.number().int(),
  warnings: z.array(z.object({ code: z.enum(discardWarningCodes), text: z.string() })),
  /** The start makes the stream of safe copies. */
  makesTrash: z.boolean(),
  /** For how long it can be undone. */
  keptForMs: z.number(),
});
export type DiscardPlan = z.infer<typeof DiscardPlan>;

/** Dead letters, exclusive: they sum to `selected`. */
export const DiscardCounts = z.object({
  selected: z.number().int(),
  waiting: z.number().int(),
  discarded: z.number().int(),
  skipped: z.number().int(),
  restored: z.number().int(),
});

export const DiscardRow = z.object({
  id: z.string(),
  context: z.string(),
  state: z.enum(discardStates),
  /** What it waits for, or why it did not all go well. */
  stateReason: z.string().nullable(),
  /** What a colleague would say of it. */
  sentence: z.string(),
  actor: z.object({ id: z.string(), name: z.string() }),
  reason: z.string().nullable(),
  createdAt: IsoTime,
  expiresAt: IsoTime.nullable(),
  startedAt: IsoTime.nullable(),
  endedAt: IsoTime.nullable(),
  /** `null` before the start, and once it is undone. */
  undoUntil: IsoTime.nullable(),
  undo: z.object({ actor: z.string(), reason: z.string().nullable(), at: IsoTime }).nullable(),
  counts: DiscardCounts,
});
export type DiscardRow = z.infer<typeof DiscardRow>;
export const DiscardList = listOf(DiscardRow);

export const DiscardDetail = DiscardRow.extend({
  asOf: IsoTime,
  planHash: z.string(),
  plan: DiscardPlan,
  /** Dead letters that stayed (skipped), or whose copy could not be put back, with why; the first hundred. */
  problems: z.array(z.object({ id: z.string(), state: z.enum(discardItemStates), reason: z.string() })),
});
export type DiscardDetail = z.infer<typeof DiscardDetail>;

export const DiscardListQuery = z.strictObject({ ...listQuery, state: z.enum(discardStates).optional() });

/** The last discard of a dead letter, as its page shows it. */
export const DiscardOfLetter = z.object({
  id: z.string(),
  state: z.enum(discardStates),
  /** What became of this letter in it. */
  letter: z.enum(discardItemStates),
  actor: z.string(),
  reason: z.string().nullable(),
  at: IsoTime,
  undoUntil: IsoTime.nullable(),
  /** Id of the dead letter that its undo brought back. */
  restoredAs: z.string().nullable(),
});
export type DiscardOfLetter = z.infer<typeof DiscardOfLetter>;
