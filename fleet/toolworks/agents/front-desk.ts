import { atRate } from "../../bus/at-rate";
import type { Agent, Bus } from "../../bus/types";
import { conversations, MESSAGES_PER_CONVERSATION, type Conversation } from "../conversations";
import { emit } from "../events";
import type { SagaStart } from "../messages";

const VISIT_STEPS = [
  { agent: "billing_agent", action: "check_account_status" },
  { agent: "support_agent", action: "lookup_ticket_history" },
  { agent: "scheduling_agent", action: "find_available_slots" },
];

/** Where customers come in: opens conversations at a steady rate and says what they are about. A visit needs three agents: a saga. */
export const frontDesk: Agent = {
  name: "front-desk",
  start(bus) {
    const source = conversations(bus.seed);
    atRate(bus, bus.rate / MESSAGES_PER_CONVERSATION, () => open(bus, source.next().value));
  },
};

async function open(bus: Bus, { id, kind, customer, sagaId }: Conversation): Promise<void> {
  await emit(bus, "conversation.started", { conversationId: id, customer });
  if (!sagaId) return emit(bus, `intent.identified.${kind}`, { conversationId: id, customer });
  const start: SagaStart = { saga_id: sagaId, conversation_id: id, steps: VISIT_STEPS, input: customer };
  await bus.publish(`saga.${sagaId}.coordinator.start`, start, { msgId: `start:${sagaId}`, firstOnSubject: true });
}
