import type { Agent, Bus } from "../../bus/types";
import { holdMeeting } from "../meetings";
import { Action, Letter, Task } from "../messages";
import { roleOf, type Org } from "../organisation";
import { bePresent } from "../presence";
import { record } from "../record";

const MEETING_EVERY_MS = 10 * 60_000;

/** Hands goals on as tasks, hears how they go, and holds a meeting now and then. */
export const ceo = (org: Org): Agent => ({
  name: roleOf(org, "ceo"),
  user: org,
  start(bus) {
    const presence = bePresent(bus, org);

    bus.consume("AGENT_TASKS", bus.agent, async (message) => {
      const goal = Task.parse(message.json());
      for (const part of goal.parts) await delegate(bus, org, { part, goal });
      const { taskId, sessionId, title } = goal;
      const msgId = `completed:${taskId}`;
      await record(bus, org, { type: "task.completed", action: "delegated", taskId, sessionId, details: { title }, msgId });
      presence.done += 1;
    });

    bus.consume("AGENT_INBOX", bus.agent, async (message) => {
      const letter = Letter.parse(message.json());
      if (letter.kind === "progress") bus.log.debug({ task: letter.taskId, percent: letter.percent }, "progress");
    });

    bus.consume("ORG_EVENTS", bus.agent, async (message) => {
      const { taskId, agentRole } = Action.parse(message.json());
      bus.log.debug({ task: taskId, by: agentRole }, "completed");
    });

    bus.loop(async (signal) => {
      for (let n = 1; ; n += 1) {
        await bus.sleep(MEETING_EVERY_MS, signal);
        await holdMeeting(bus, { org, sessionId: `standup-${bus.seed}-${org}-${n}` }, signal);
      }
    });
  },
});

async function delegate(bus: Bus, org: Org, { part, goal }: { part: Task["parts"][number]; goal: Task }): Promise<void> {
  const { taskId, role, title } = part;
  const { sessionId } = goal;
  const task: Task = { taskId, title, assignedBy: bus.agent, orgId: org, sessionId, parts: [] };
  await bus.publish(`genbrain.agents.${role}.tasks`, task, { msgId: taskId });
  const details = { title, role, goal: goal.taskId };
  await record(bus, org, { type: "task.created", action: "delegated", taskId, sessionId, details, msgId: `created:${taskId}` });
}
