import { chance, nameOf } from "../bus/random";
import { orReport } from "../bus/or-report";
import type { Agent, Bus, Consuming, Message } from "../bus/types";
import { modelFault, modelQuota } from "./incidents/model-quota";
import { attendMeetings } from "./meetings";
import { Letter, Task } from "./messages";
import { roleOf, type Org, type Worker } from "./organisation";
import { bePresent, type Presence } from "./presence";
import { record } from "./record";

/** An agent that works on tasks, and sleeps when it is told to: its tasks wait in the stream, and it goes on where it was. */
export function worker(org: Org, title: Worker, { workMs }: { workMs: number }): Agent {
  return {
    name: roleOf(org, title),
    user: org,
    start(bus) {
      const presence = bePresent(bus, org);
      const tasks = bus.consume("AGENT_TASKS", bus.agent, async (message) => {
        try {
          await work(bus, org, { message, workMs });
          presence.done += 1;
        } catch (error) {
          presence.failed += 1;
          throw error;
        }
      });
      readInbox(bus, { tasks, presence });
      attendMeetings(bus, presence);
    },
  };
}

async function work(bus: Bus, org: Org, { message, workMs }: { message: Message; workMs: number }): Promise<void> {
  const { taskId, sessionId, title, assignedBy } = Task.parse(message.json());
  const about = { taskId, sessionId };
  const attempt = `${message.uid}:${message.attempt}`;
  await record(bus, org, { type: "action", action: "started", ...about, details: { title }, msgId: `started:${attempt}` });
  await bus.sleep((workMs / 2) * (0.5 + chance(nameOf(taskId))), message.signal);

  await orReport(
    bus,
    async () => {
      const fault = modelFault(bus.incident(modelQuota.name), { role: bus.agent, taskId, attempt: message.attempt });
      if (fault) throw new Error(fault);
    },
    (error) => record(bus, org, { type: "action", action: "failed", ...about, details: { error }, msgId: `failed:${attempt}` }),
  );
  const progress: Letter = { kind: "progress", from: bus.agent, ...about, percent: 50 };
  await bus.publish(`genbrain.agents.${assignedBy}.inbox`, progress, { msgId: `progress:${attempt}` });
  await bus.sleep((workMs / 2) * (0.5 + chance(nameOf(taskId))), message.signal);
  await record(bus, org, { type: "task.completed", action: "completed", ...about, details: { title }, msgId: `completed:${taskId}` });
}

/**
 * An order to sleep stays unacknowledged, "in progress", until the agent is awake again. The stream remembers the sleep so: a process that
 * ends meanwhile gives the order back, and the next one gets it and sleeps on.
 */
function readInbox(bus: Bus, { tasks, presence }: { tasks: Consuming; presence: Presence }): void {
  const read = async (message: Message) => {
    const letter = Letter.parse(message.json());
    if (letter.kind !== "sleep") return bus.log.debug({ letter: letter.kind }, "read");
    const until = Date.parse(letter.until);
    const leftMs = bus.nominal(until - Date.now());
    if (leftMs <= 0) return;
    presence.asleepUntil = until;
    // Not awaited: when the process ends a pause is simply over, and the order would be acked. The sleep throws then.
    void tasks.pause(leftMs);
    await bus.sleep(leftMs, message.signal);
  };
  bus.consume("AGENT_INBOX", bus.agent, read, { long: true });
}
