import type { Incident } from "../../bus/types";
import { workMs } from "../agents/backend";
import type { Task } from "../messages";

/** Well within the half hour that a task may take, and far more than the minute or so that it does take. */
const SLOWER_BY_MS = 600_000;
/** Of its own accord the ceo assigns a task every two minutes, nominal: one would wait long to see that somebody is behind. */
const CHORE_EVERY_MS = 50_000;
/** Chores are small ones, so that what waited is worked off soon. */
const CHORE_MS = 20_000;

export const slowAgent: Incident = {
  name: "slow-agent",
  title: "Every task of backend takes ten minutes longer, in a busy week",
  lookFor:
    "BACKEND_TASKS has one message in flight and more and more pending, steadily: the ceo assigns a chore every 50 s beside the usual tasks. " +
    "Tasks are still completed, one every ten minutes and more, nothing is redelivered and nothing dies: an agent that works, and is behind. " +
    "Console: Consumers (its lag, and the age of its oldest), and when ten wait Overview (BACKEND_TASKS is saturated).",
  ends: "No more chores; also the task in hand takes no longer than it used to, and what waits is worked off, one after the other.",
  initial: "off",
  fault: (_level, { consumer }) => (consumer === "BACKEND_TASKS" ? { kind: "slow", nominalMs: SLOWER_BY_MS } : null),
  whileOn: {
    beside: "ceo",
    user: "ceo",
    async run(bus, signal) {
      for (const task of chores(bus.seed, Date.now())) {
        await bus.publish("genbrain.agents.backend.tasks", task, { msgId: task.task_id });
        await bus.sleep(CHORE_EVERY_MS, signal);
      }
    },
  },
};

/** Endless. The same chores for the same seed, under ids that no earlier time had: the stream would know them. */
export function* chores(seed: string, since: number): Generator<Task, never> {
  for (let n = 1; ; n += 1) {
    const task_id = `chore-${seed}-${n}@${since}`;
    const context = { spec_url: `https://specs.example/${task_id}`, related_pr: null };
    if (workMs(task_id) < CHORE_MS) yield { task_id, title: "Update a dependency", assigned_by: "ceo", priority: "low", context };
  }
}
