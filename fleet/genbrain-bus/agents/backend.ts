import { chance, nameOf } from "../../bus/random";
import { orReport } from "../../bus/or-report";
import type { Agent, Bus, Message } from "../../bus/types";
import { announce } from "../events";
import { readLetter } from "../inbox";
import { REPLY_TO_AGENT, Review, Task, type Letter, type TaskUpdate } from "../messages";

const MINUTE = 60_000;
const REVIEW_TIMEOUT_MS = 5 * MINUTE;

/** Builds one thing at a time, for up to half an hour, and has the cso look at it where there is code to look at. */
export const backend: Agent = {
  name: "backend",
  user: "backend",
  start(bus) {
    bus.consume(
      "AGENT_COMMS",
      "BACKEND_TASKS",
      async (message) => {
        const task = Task.parse(message.json());
        await tell(bus, message, { task, status: "started", note: task.title });
        const note = message.lastAttempt ? "Given up" : "Will be tried again";
        await orReport(
          bus,
          () => build(bus, message, task),
          (error) => tell(bus, message, { task, status: "failed", note, error }),
        );
        await announce(bus, "genbrain.events.code.task-merged", { about: task.task_id, taskId: task.task_id });
        await tell(bus, message, { task, status: "completed", note: "Merged" });
      },
      { long: true },
    );

    bus.consume("AGENT_COMMS", "BACKEND_INBOX", readLetter(bus));
  },
};

async function build(bus: Bus, message: Message, task: Task): Promise<void> {
  await bus.sleep(workMs(task.task_id), message.signal);
  if (message.attempt === 1 && chance(`${nameOf(task.task_id)} tests`) < 1 / 12) throw new Error("2 of 311 tests failed");
  if (!task.context.related_pr) return;
  const review = await askForReview(bus, message, { taskId: task.task_id, pr: task.context.related_pr });
  if (review.verdict === "changes-requested") await bus.sleep(MINUTE, message.signal);
}

/** Mostly under a minute; one task in twenty takes eight minutes, one in a hundred nearly half an hour. */
export function workMs(taskId: string): number {
  const name = nameOf(taskId);
  const size = chance(`${name} size`);
  if (size < 0.01) return 25 * MINUTE;
  return size < 0.06 ? 8 * MINUTE : 15_000 + 40_000 * chance(`${name} work`);
}

/** Request and reply. The cso's inbox is stored by AGENT_COMMS, so our inbox travels in a header; each attempt asks anew. */
async function askForReview(bus: Bus, message: Message, { taskId, pr }: { taskId: string; pr: string }): Promise<Review> {
  const letter: Letter = { kind: "security-review", from: "backend", task_id: taskId, related_pr: pr };
  const answer = await bus.request("genbrain.agents.cso.inbox", letter, {
    timeoutMs: REVIEW_TIMEOUT_MS,
    signal: message.signal,
    captured: { replyHeader: REPLY_TO_AGENT, msgId: `review:${message.uid}:${message.attempt}` },
  });
  return Review.parse(answer.json());
}

type News = { task: Task; status: TaskUpdate["status"]; note: string; error?: string | null };

/** `completed` belongs to the task, and is stored once while the stream remembers its id; the others belong to an attempt. */
async function tell(bus: Bus, { uid, attempt, lastAttempt }: Message, { task, status, note, error = null }: News): Promise<void> {
  const update: TaskUpdate = {
    task_id: task.task_id,
    status,
    by: bus.agent,
    attempt,
    final: status === "completed" || (status === "failed" && lastAttempt),
    note,
    error,
    timestamp: new Date().toISOString(),
  };
  const msgId = status === "completed" ? `completed:${task.task_id}` : `${status}:${uid}:${attempt}`;
  await bus.publish(`genbrain.tasks.${task.task_id}.updates`, update, { msgId });
}
