import type { z } from "zod";
import { atRate } from "../../bus/at-rate";
import { RequestFailed } from "../../bus/core";
import type { Agent, Bus } from "../../bus/types";
import type { AgentEvent, PlanTask, Task } from "../messages";
import { MESSAGES_PER_TASK, tasks, type Wish } from "../tasks";
import { pack } from "../text";

/** Nobody answers for longer than this. */
const PATIENCE_MS = 60_000;

/** Whoever has documents: asks the orchestrator at a steady rate, and hears on `results.{task_id}` each result before the task is done. */
export const client: Agent = {
  name: "client",
  start(bus) {
    const source = tasks(bus.seed);
    atRate(bus, bus.rate / MESSAGES_PER_TASK, async () => {
      const wish = source.next().value; // a task takes seconds: the next one does not wait for its answer
      askFor(bus, wish).catch((error: unknown) => bus.log.warn({ task: wish.task_id, error: String(error) }, "not asked to its end"));
    });
  },
};

/** A request: where nobody serves `tasks.plan.assign`, or whoever did has died, the client is told, and tells. */
async function askFor(bus: Bus, { task_id, skills, text }: Wish): Promise<void> {
  const listening = bus.subscribe(`results.${task_id}`, ({ data }) =>
    bus.log.debug({ task: task_id, bytes: data.length }, "a result has come"),
  );
  try {
    const task: Task = { task_id, skills, document: await pack(bus, text, { name: task_id }) };
    const plan: z.infer<typeof PlanTask> = { sender: bus.agent, msg_type: "task.plan", payload: task };
    await bus.request("tasks.plan.assign", plan, { timeoutMs: PATIENCE_MS });
  } catch (error) {
    if (!(error instanceof RequestFailed)) throw error;
    await sayUnanswered(bus, task_id, `${error.code}: ${error.message}`);
  } finally {
    listening.stop();
  }
}

async function sayUnanswered(bus: Bus, task_id: string, error: string): Promise<void> {
  bus.log.warn({ task: task_id, error }, "a task was not answered");
  const event: AgentEvent = { sender: bus.agent, msg_type: "task.unanswered", payload: { task_id, status: "error", error } };
  await bus.publish(`agent.${bus.agent}.events`, event, { msgId: `${task_id}:unanswered` });
}
