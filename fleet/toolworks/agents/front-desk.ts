import { atRate } from "../../bus/at-rate";
import { startSaga } from "../../bus/saga/take-part";
import type { Agent, Bus } from "../../bus/types";
import { conversations, MESSAGES_PER_CONVERSATION, type Conversation } from "../conversations";
import { emit } from "../events";
import { sagas, VISIT_STEPS } from "../sagas";

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
  await startSaga(bus, sagas, { saga_id: sagaId, conversation_id: id, steps: VISIT_STEPS, input: customer });
}
