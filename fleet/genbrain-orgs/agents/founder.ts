import type { Agent } from "../../bus/types";
import { atRate } from "../../bus/at-rate";
import type { Task } from "../messages";
import { goals, ORGS, roleOf, type Org } from "../organisation";

/** Messages in all streams that one goal causes on average, its metrics and health reports not counted. */
const MESSAGES_PER_GOAL = 12;
const SHARE_OF_RATE = 0.9;

/** The person behind an organisation: tells its ceo what is wanted. Each goal is a session of its own. */
export const founder = (org: Org): Agent => ({
  name: `${org}-founder`,
  user: org,
  start(bus) {
    const wishes = goals(bus.seed, org);
    const ceo = roleOf(org, "ceo");
    atRate(bus, (bus.rate * SHARE_OF_RATE) / MESSAGES_PER_GOAL / ORGS.length, async () => {
      const { taskId, sessionId, title, parts } = wishes.next().value;
      const task: Task = {
        taskId,
        sessionId,
        title,
        assignedBy: bus.agent,
        orgId: org,
        parts: parts.map((part, i) => ({ taskId: `${taskId}-${i + 1}`, role: roleOf(org, part.for), title: part.title })),
      };
      await bus.publish(`genbrain.agents.${ceo}.tasks`, task, { msgId: taskId });
    });
  },
});
