import { expect, test } from "vitest";
import { correlate, SubjectMapFile, toSubjectMap } from "@/lib/domain/subject-map";
import type { SkillDone, TaskDone } from "./messages";
import file from "./subject-map.json" with { type: "json" };

const map = toSubjectMap(SubjectMapFile.parse(file));
const flowsOf = (subject: string, body: unknown) => correlate([map], { subject, headers: null, json: () => body });

test("every message of a task is found by its task_id", () => {
  const payload = { task_id: "task-7", skill: "classify" } as const;
  const done: SkillDone = {
    sender: "classifier-1",
    msg_type: "skill.done",
    payload: { ...payload, status: "ok", output: { text: "letter" } },
  };
  const end: TaskDone = {
    sender: "orchestrator",
    msg_type: "task.done",
    payload: { task_id: "task-7", status: "ok", error: null, parts: [] },
  };
  const found = [{ flow: "task", key: "task-7" }];
  expect(flowsOf("tasks.plan.assign", { payload })).toEqual(found);
  expect(flowsOf("tasks.classify.assign", { payload })).toEqual(found);
  expect(flowsOf("agent.classifier-1.events", { payload })).toEqual(found);
  expect(flowsOf("agent.classifier-1.results", done)).toEqual(found);
  expect(flowsOf("agent.orchestrator.results", end)).toEqual(found);
  expect(flowsOf("results.task-7", end)).toEqual(found);
  expect(flowsOf("agent.client.events", { payload })).toEqual(found);
});

test("a command belongs to no task", () => {
  expect(flowsOf("agent.translator-1.commands", { sender: "supervisor", msg_type: "worker.resume", payload: {} })).toEqual([]);
});
