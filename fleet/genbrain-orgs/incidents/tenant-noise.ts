import type { Bus, Incident } from "../../bus/types";
import type { Task } from "../messages";
import { roleOf } from "../organisation";

/** Nominal. A task of acme-cmo takes 40 s, and it has five in hand: twice as many come as it can do, however slow events are to publish. */
const TASK_EVERY_MS = 3_500;
const EVENT_PAUSE_MS = 100;
/** ORG_EVENTS belongs to both: what is of no use is taken out before it pushes out what is. */
const MOST_STORED = 10_000;
const STREAM = "ORG_EVENTS";
const SUBJECT = "genbrain.org.acme.noise";

export const tenantNoise: Incident = {
  name: "tenant-noise",
  title: "acme floods its own subjects",
  lookFor:
    `Dozens of events a second on ${SUBJECT}, and three tasks a second for acme-cmo, who does about one. globex is well on the same streams: its ` +
    "tasks take as long as ever, its consumers have nothing pending. Streams: Published of ORG_EVENTS is about ten times what it was, and among its " +
    `subjects ${SUBJECT} leads. Overview and Consumers: acme-cmo is saturated and its lag grows; globex's are fine.`,
  ends: `${SUBJECT} is purged at once, after a kill when the system starts again; acme-cmo works off the tasks that wait, at about one a second (real time, at the default scale).`,
  initial: "off",
  whileOn: {
    beside: "acme-founder",
    user: "acme",
    leaves: { stream: STREAM, subject: SUBJECT },
    async run(bus, signal) {
      const since = Date.now(); // in the ids: switched on again, it must not be taken for the one before
      for (let n = 1, task = 1, due = 0; ; n += 1) {
        await bus.publish(SUBJECT, { n, orgId: "acme", text: "Any news?" }, { msgId: `noise-${bus.seed}-${n}@${since}` });
        if (performance.now() >= due) {
          await assign(bus, `noise-${bus.seed}-task-${task}@${since}`);
          task += 1;
          due = performance.now() + bus.scaled(TASK_EVERY_MS);
        }
        if (n % MOST_STORED === 0) await bus.purge(STREAM, SUBJECT);
        await bus.sleep(EVENT_PAUSE_MS, signal);
      }
    },
  },
};

async function assign(bus: Bus, taskId: string): Promise<void> {
  const to = roleOf("acme", "cmo");
  const task: Task = { taskId, title: "Any news?", assignedBy: roleOf("acme", "ceo"), orgId: "acme", sessionId: taskId, parts: [] };
  await bus.publish(`genbrain.agents.${to}.tasks`, task, { msgId: taskId });
}
