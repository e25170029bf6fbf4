import type { Agent, Bus } from "../../bus/types";
import { atRate } from "../../bus/at-rate";
import { businesses, MESSAGES_PER_BUSINESS, type Business } from "../company";
import { callMeeting } from "../meetings";
import { Reply, TaskUpdate, type Letter } from "../messages";

const SHARE_OF_RATE = 0.25;

/** Assigns tasks, asks how things are, calls meetings; reads updates and replies, and as the only one may see all of `genbrain.>`. */
export const ceo: Agent = {
  name: "ceo",
  user: "ceo",
  start(bus) {
    const todo = businesses(bus.seed);
    atRate(bus, (bus.rate * SHARE_OF_RATE) / MESSAGES_PER_BUSINESS, (signal) => act(bus, todo.next().value, signal));

    bus.consume("TASKS", "TASK_UPDATES", async (message) => {
      const { task_id, status, note } = TaskUpdate.parse(message.json());
      bus.log.debug({ task: task_id, status, note }, "task update");
    });

    bus.consume("AGENT_COMMS", "CEO_REPLIES", async (message) => {
      const { question_id, from } = Reply.parse(message.json());
      bus.log.debug({ question: question_id, from }, "answered");
    });

    overlook(bus);
  },
};

async function act(bus: Bus, business: Business, signal: AbortSignal): Promise<void> {
  if (business.kind === "task") {
    await bus.publish("genbrain.agents.backend.tasks", business.task, { msgId: business.task.task_id });
  } else if (business.kind === "question") {
    const question: Letter = { kind: "question", from: "ceo", question_id: business.id, text: "How is it going?" };
    await bus.publish(`genbrain.agents.${business.to}.inbox`, question, { msgId: business.id });
  } else {
    // Not awaited: a meeting takes a while, and the day goes on meanwhile.
    callMeeting(bus, business, signal).catch((error: unknown) => bus.log.info({ error: String(error) }, "a meeting ended early"));
  }
}

/** How much is said in the company, once a minute: a plain subscription hears what is stored and what is not. */
function overlook(bus: Bus): void {
  let heard = 0;
  bus.subscribe("genbrain.>", () => void (heard += 1));
  bus.loop(async (signal) => {
    for (;;) {
      await bus.sleep(60_000, signal);
      bus.log.debug({ heard }, "messages in the company");
      heard = 0;
    }
  });
}
