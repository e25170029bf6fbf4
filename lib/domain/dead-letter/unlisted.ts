import { z } from "zod";
import { listOf, listQuery } from "../list";

/** A consumer of which NATS knows more trouble than any list shows: it names no message of it. */
export const UnlistedRow = z.object({
  context: z.string(),
  stream: z.string(),
  consumer: z.string(),
  /** Unacknowledged past ack_wait, with nobody pulling: no dead letters yet, and no advisory comes while nobody pulls. */
  stuck: z.number().int(),
  /** How that is known; `null` where none is stuck. */
  sentence: z.string().nullable(),
  /** That many more, at least, reached max_deliver than are known here: before their advisories were captured. */
  exhaustedAtLeast: z.number().int(),
});
export type UnlistedRow = z.infer<typeof UnlistedRow>;
export const UnlistedList = listOf(UnlistedRow);

const { context, limit } = listQuery;
export const UnlistedQuery = z.strictObject({ context, limit, stream: z.string().optional(), consumer: z.string().optional() });
