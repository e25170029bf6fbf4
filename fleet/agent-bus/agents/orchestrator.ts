import { RequestFailed } from "../../bus/core";
import type { Agent, Bus } from "../../bus/types";
import { PlanTask, SkillDone, type AssignTask, type Part, type Skill, type Task, type TaskDone } from "../messages";
import { MAX_INLINE_BYTES, pack } from "../text";
import type { z } from "zod";

/** A worker needs three seconds at most. Later than this it is dead, and its task with it. */
const SKILL_TIMEOUT_MS = 10_000;

/** Plans tasks: asks for every skill at once and collects the answers. A worker that is missing is an error among them. */
export const orchestrator: Agent = {
  name: "orchestrator",
  start(bus) {
    bus.serve("tasks.plan.assign", { queue: "workers-plan" }, async (message) => {
      const task = PlanTask.parse(message.json()).payload;
      const asked = task.skills.map((skill) => ask(bus, task, skill));
      const parts = await fitTogether(bus, task.task_id, await Promise.all(asked));
      const failed = parts.find((part) => part.status === "error");
      const done: TaskDone = {
        sender: bus.agent,
        msg_type: "task.done",
        payload: { task_id: task.task_id, status: failed ? "error" : "ok", error: failed?.error ?? null, parts },
      };
      await bus.publish(`agent.${bus.agent}.results`, done, { msgId: `${task.task_id}:done` });
      bus.emit(`results.${task.task_id}`, done);
      return done;
    });
  },
};

/** Outputs that fit into a message one by one may not fit together: each may have its share, and goes to the object store above it. */
function fitTogether(bus: Bus, taskId: string, parts: Part[]): Promise<Part[]> {
  const maxBytes = MAX_INLINE_BYTES / parts.length;
  const fit = async (part: Part, i: number): Promise<Part> => {
    if (part.status === "error" || !("text" in part.output)) return part;
    return { ...part, output: await pack(bus, part.output.text, { name: `${taskId}-${part.skill}-${i}`, maxBytes }) };
  };
  return Promise.all(parts.map(fit));
}

async function ask(bus: Bus, { task_id, document }: Task, skill: Skill): Promise<Part> {
  const request: z.infer<typeof AssignTask> = { sender: bus.agent, msg_type: "task.assign", payload: { task_id, skill, document } };
  try {
    const answer = await bus.request(`tasks.${skill}.assign`, request, { timeoutMs: SKILL_TIMEOUT_MS });
    const { sender, payload } = SkillDone.parse(answer.json());
    return { skill, status: "ok", worker: sender, output: payload.output };
  } catch (error) {
    if (!(error instanceof RequestFailed)) throw error;
    return { skill, status: "error", error: `${error.code}: ${error.message}` };
  }
}
