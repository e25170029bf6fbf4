import { z } from "zod";
import { SagaRequest as SagaRequestOfAny } from "../bus/saga/messages";

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

/** `saga.{id}.{agent}` and `saga.{id}.{agent}.compensate`, as the front desk's sagas carry it. */
export const SagaRequest = SagaRequestOfAny.extend({ conversation_id: z.string(), input: Customer });
