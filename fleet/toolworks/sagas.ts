import type { SagaDesign, SagaStart } from "../bus/saga/messages";

export const sagas: SagaDesign = { stream: "SAGAS", prefix: "saga", coordinator: "saga-coordinator", stepTimeoutMs: 30_000 };

/** A visit, in this order; what was done is undone in reverse, each step by the agent that did it. */
export const VISIT_STEPS: SagaStart["steps"] = [
  { agent: "billing_agent", action: "check_account_status" },
  { agent: "support_agent", action: "lookup_ticket_history" },
  { agent: "scheduling_agent", action: "find_available_slots" },
];
