import { z } from "zod";

/** Who wants the result: it is published on `tools.result.{this}`. Without it, on `tools.result.{conversation_id}`. */
export const REPLY_TO_AGENT = "Reply-To-Agent";
export const SAGA_ID = "Saga-Id";

export const Customer = z.object({ customer: z.string(), region: z.string() });
export type Customer = z.infer<typeof Customer>;

/** `tools.execute.{tool}` */
export const ToolRequest = z.object({
  conversation_id: z.string(),
  tool_name: z.string(),
  tool_input: Customer,
  requested_at: z.iso.datetime(),
});
export type ToolRequest = z.infer<typeof ToolRequest>;

/** `tools.result.{agent}`: an error is final on the last attempt only; until then another result follows. */
export const ToolResult = z.discriminatedUnion("status", [
  z.object({ status: z.literal("ok"), conversation_id: z.string(), tool_name: z.string(), customer: Customer, output: z.unknown() }),
  z.object({
    status: z.literal("error"),
    conversation_id: z.string(),
    tool_name: z.string(),
    customer: Customer,
    error: z.string(),
    attempt: z.number(),
    final: z.boolean(),
  }),
]);
export type ToolResult = z.infer<typeof ToolResult>;

/** `events.{event_type}` */
export const TriggerEvent = z.object({
  event_type: z.string(),
  payload: Customer.extend({ conversation_id: z.string() }),
  timestamp: z.iso.datetime(),
});
export type TriggerEvent = z.infer<typeof TriggerEvent>;

/** `saga.{id}.coordinator.start` */
export const SagaStart = z.object({
  saga_id: z.string(),
  conversation_id: z.string(),
  steps: z.array(z.object({ agent: z.string(), action: z.string() })).min(1),
  input: Customer,
});
export type SagaStart = z.infer<typeof SagaStart>;

/** `saga.{id}.{agent}` and `saga.{id}.{agent}.compensate` */
export const SagaRequest = z.object({ saga_id: z.string(), conversation_id: z.string(), action: z.string(), input: Customer });
export type SagaRequest = z.infer<typeof SagaRequest>;

/** `saga.{id}.{agent}.result` and `saga.{id}.{agent}.compensated`; "timeout" is written by the coordinator. */
export const SagaReply = z.object({
  status: z.enum(["ok", "error", "timeout"]),
  error: z.string().optional(),
  output: z.unknown().optional(),
});
export type SagaReply = z.infer<typeof SagaReply>;

/** `saga.{id}.coordinator.end` */
export const SagaEnd = z.object({
  saga_id: z.string(),
  conversation_id: z.string(),
  status: z.enum(["completed", "failed", "timeout"]),
  /** Every completed step was undone. `false` where nothing had to be, or one could not be. */
  compensated: z.boolean(),
  failed_step: z.string().nullable(),
  error: z.string().nullable(),
});
export type SagaEnd = z.infer<typeof SagaEnd>;
