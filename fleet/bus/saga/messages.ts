import { z } from "zod";

/** A saga's design, as data: its messages are stored in `stream`, on `{prefix}.{saga_id}.…`. */
export type SagaDesign = {
  stream: string;
  prefix: string;
  /** The agent that leads, and its durable consumer of `{prefix}.*.coordinator.start`. */
  coordinator: string;
  stepTimeoutMs: number;
};

/** `….coordinator.start`. What else it says (to whom the saga belongs) is repeated in every request and in the end. */
export const SagaStart = z.looseObject({
  saga_id: z.string(),
  steps: z.array(z.object({ agent: z.string(), action: z.string() })).min(1),
  input: z.unknown(),
});
export type SagaStart = z.infer<typeof SagaStart>;

/** `….{agent}` asks for a step, `….{agent}.compensate` to undo it. */
export const SagaRequest = z.looseObject({ saga_id: z.string(), action: z.string(), input: z.unknown() });
type SagaRequest = z.infer<typeof SagaRequest>;

/** `….{agent}.result` and `….{agent}.compensated`; "timeout" is written by the coordinator. */
export const SagaReply = z.object({
  status: z.enum(["ok", "error", "timeout"]),
  error: z.string().optional(),
  output: z.unknown().optional(),
});
export type SagaReply = z.infer<typeof SagaReply>;

/** `….coordinator.end` */
export const SagaEnd = z.looseObject({
  saga_id: z.string(),
  status: z.enum(["completed", "failed", "timeout"]),
  /** Every completed step was undone. `false` where nothing had to be, or one could not be. */
  compensated: z.boolean(),
  failed_step: z.string().nullable(),
  error: z.string().nullable(),
});
export type SagaEnd = z.infer<typeof SagaEnd>;
