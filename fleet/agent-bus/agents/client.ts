import { atRate } from "../../bus/at-rate";
import type { Agent, Bus } from "../../bus/types";
import { PlanTask, type Task } from "../messages";
import { MESSAGES_PER_TASK, tasks, type Wish } from "../tasks";
import { pack } from "../text";
import type { z } from "zod";

/** Nobody answers for longer than this. */
const PATIENCE_MS = 60_000;

/** Whoever has documents: asks the orchestrator at a steady rate and hears on `results.{task_id}` what comes of it. */
export const client: Agent = {
  name: "client",
  start(bus) {
    const source = tasks(bus.seed);
    atRate(bus, bus.rate / MESSAGES_PER_TASK, () => askFor(bus, source.next().value));
  },
};

async function askFor(bus: Bus, { task_id, skills, text }: Wish): Promise<void> {
  const listening = bus.subscribe(`results.${task_id}`, ({ data }) =>
    bus.log.debug({ task: task_id, bytes: data.length }, "a result has come"),
  );
  bus.sleep(PATIENCE_MS).then(listening.stop, listening.stop);

  const task: Task = { task_id, skills, document: await pack(bus, text, task_id) };
  bus.emit("tasks.plan.assign", { sender: bus.agent, msg_type: "task.plan", payload: task } satisfies z.infer<typeof PlanTask>);
}
