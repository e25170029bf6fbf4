import { z } from "zod";
import { IsoTime, listOf, listQuery } from "../list";

/** `pending`: the intent stands, the act has not ended yet (or its process died in it). */
export const auditOutcomes = ["pending", "done", "denied", "failed"] as const;

export const AuditRow = z.object({
  id: z.string(),
  at: IsoTime,
  actor: z.object({ id: z.string(), name: z.string(), role: z.string(), kind: z.string() }),
  /**
   * What was tried: `redrive.plan`, `redrive.start`, `redrive.abort`, … `redrive.end` is what became of a started one; `fleet.switch`,
   * `capture.set`, `consumer.keep-dead-letters`.
   */
  action: z.string(),
  /** What it was done to: the id of a re-drive, the name of an incident or of a stream, `STREAM/consumer`. */
  target: z.string().nullable(),
  context: z.string().nullable(),
  reason: z.string().nullable(),
  /** What was about to happen, as the actor was shown it; of a job that was started it stands with its start. */
  plan: z.unknown(),
  outcome: z.enum(auditOutcomes),
  /** Error code of a denied or failed one. */
  code: z.string().nullable(),
  /** What came of it, in a sentence. */
  detail: z.string().nullable(),
  endedAt: IsoTime.nullable(),
});
export type AuditRow = z.infer<typeof AuditRow>;
export const AuditList = listOf(AuditRow);

const Text = z.string().refine((text) => !text.includes("\0"), "must not hold a NUL character");

export const AuditListQuery = z.strictObject({
  ...listQuery,
  /** Id or name of who acted. */
  actor: Text.optional(),
  /** An action, or the beginning of one up to a dot: `redrive`. */
  action: Text.optional(),
  target: Text.optional(),
  /** ISO, or back from now, as in `-1h`. */
  from: z.string().optional(),
  to: z.string().optional(),
});
