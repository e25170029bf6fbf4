import { chance } from "../bus/random";
import type { Agent, Bus } from "../bus/types";
import { AssignTask, Command, type AgentEvent, type Skill, type SkillDone } from "./messages";
import { pack, unpack } from "./text";

type Worker = { id: string; skill: Skill; workMs: number; work(text: string): string };
type Serving = ReturnType<Bus["serve"]>;

/**
 * One of the workers of a skill. All of them serve `tasks.{skill}.assign` in the queue group `workers-{skill}`, so the server gives each
 * task to one of them. At most once: when this process dies with a task in hand, nobody does it, and the orchestrator is told by time-out.
 */
export function skillWorker({ id, skill, workMs, work }: Worker): Agent {
  return {
    name: id,
    start(bus) {
      const serve = () =>
        bus.serve(`tasks.${skill}.assign`, { queue: `workers-${skill}` }, async (message) => {
          const { task_id, document } = AssignTask.parse(message.json()).payload;
          await tell(bus, { sender: id, msg_type: "task.started", payload: { task_id, skill } }, `${task_id}:${skill}:started`);
          const text = await unpack(bus, document);
          await bus.sleep(workMs * (0.5 + chance(`${task_id} ${skill}`)));
          const output = await pack(bus, work(text), { name: `${task_id}-${skill}` });
          const done: SkillDone = { sender: id, msg_type: "skill.done", payload: { task_id, skill, status: "ok", output } };
          await bus.publish(`agent.${id}.results`, done, { msgId: `${task_id}:${skill}:done` });
          bus.emit(`results.${task_id}`, done);
          return done;
        });
      obeyCommands(bus, skill, serve);
    },
  };
}

/**
 * It begins in the queue group. Drained, it leaves: what it has in hand it finishes, new tasks go to the others. Resumed, it joins again.
 * Commands are repeated, so most change nothing.
 */
function obeyCommands(bus: Bus, skill: Skill, serve: () => Serving): void {
  let serving: Serving | null = serve();
  const announce = (event: "worker.drained" | "worker.resumed") =>
    bus.loop(() => tell(bus, { sender: bus.agent, msg_type: event, payload: { skill } }, `${bus.agent}:${event}:${Date.now()}`));

  bus.subscribe(`agent.${bus.agent}.commands`, ({ data }) => {
    const command = Command.safeParse(jsonOrNull(data));
    if (!command.success) return bus.log.warn("not a command");
    const isWanted = command.data.msg_type === "worker.resume";
    if (serving && !isWanted) {
      serving.stop();
      serving = null;
      announce("worker.drained");
    } else if (!serving && isWanted) {
      serving = serve();
      announce("worker.resumed");
    }
  });
}

async function tell(bus: Bus, event: AgentEvent, msgId: string): Promise<void> {
  await bus.publish(`agent.${bus.agent}.events`, event, { msgId });
}

function jsonOrNull(data: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(data));
  } catch {
    return null;
  }
}
