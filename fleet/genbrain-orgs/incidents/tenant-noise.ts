import type { Bus, Incident } from "../../bus/types";
import type { Task } from "../messages";
import { roleOf } from "../organisation";

/** Nominal. At the default scale 100 events and four tasks a second, where both organisations together cause about seven messages. */
const EVENT_EVERY_MS = 100;
const EVENTS_PER_TASK = 25;
/** ORG_EVENTS belongs to both: what is of no use is taken out before it pushes out what is. */
const MOST_STORED = 10_000;
const SUBJECT = "genbrain.org.acme.noise";

export const tenantNoise: Incident = {
  name: "tenant-noise",
  title: "acme floods its own subjects",
  lookFor:
    `100 events a second on ${SUBJECT}, and 4 tasks a second for acme-cmo, who does about one. globex is well: its tasks take as long as ever and its ` +
    "consumers have nothing pending, on the same streams. Streams: Published of ORG_EVENTS is more than ten times what it was, and among its " +
    `subjects ${SUBJECT} leads. Overview and Consumers: acme-cmo is falling behind, nobody of globex is.`,
  ends: `${SUBJECT} is purged at once; acme-cmo works off the tasks that wait, at about one a second (real time, at the default scale).`,
  initial: "off",
  whileOn: {
    beside: "acme-founder",
    user: "acme",
    async run(bus, signal) {
      const run = `noise-${bus.seed}-${Date.now()}`; // switched on again, it must not be taken for the one before
      try {
        for (let n = 1; ; n += 1) {
          await bus.publish(SUBJECT, { n, orgId: "acme", text: "Any news?" }, { msgId: `${run}-${n}` });
          if (n % EVENTS_PER_TASK === 0) await assign(bus, `${run}-task-${n}`);
          if (n % MOST_STORED === 0) await bus.purge("ORG_EVENTS", SUBJECT);
          await bus.sleep(EVENT_EVERY_MS, signal);
        }
      } finally {
        await bus.purge("ORG_EVENTS", SUBJECT);
      }
    },
  },
};

async function assign(bus: Bus, taskId: string): Promise<void> {
  const to = roleOf("acme", "cmo");
  const task: Task = { taskId, title: "Any news?", assignedBy: roleOf("acme", "ceo"), orgId: "acme", sessionId: taskId, parts: [] };
  await bus.publish(`genbrain.agents.${to}.tasks`, task, { msgId: taskId });
}
