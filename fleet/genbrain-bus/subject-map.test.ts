import { expect, test } from "vitest";
import { correlate, SubjectMapFile, toSubjectMap } from "@/lib/domain/subject-map";
import map from "./subject-map.json" with { type: "json" };

const maps = [toSubjectMap(SubjectMapFile.parse(map))];
const flowsOf = (subject: string, body: unknown = {}) => correlate(maps, { subject, headers: null, json: () => body });

test("a task is one flow over its assignment, its updates, its review and its merge", () => {
  const task = [{ flow: "task", key: "t-1" }];
  expect(flowsOf("genbrain.agents.backend.tasks", { task_id: "t-1" })).toEqual(task);
  expect(flowsOf("genbrain.tasks.t-1.updates")).toEqual(task);
  expect(flowsOf("genbrain.agents.cso.inbox", { kind: "security-review", task_id: "t-1" })).toEqual(task);
  expect(flowsOf("genbrain.events.code.task-merged", { about: "t-1", task_id: "t-1" })).toContainEqual(task[0]);
});

test("questions and meetings are flows of their own", () => {
  expect(flowsOf("genbrain.agents.cso.inbox", { kind: "question", question_id: "q-1" })).toEqual([{ flow: "question", key: "q-1" }]);
  expect(flowsOf("genbrain.agents.ceo.replies", { question_id: "q-1" })).toEqual([{ flow: "question", key: "q-1" }]);
  expect(flowsOf("genbrain.agents.cso.meetings", { meeting_id: "m-1" })).toEqual([{ flow: "meeting", key: "m-1" }]);
  expect(flowsOf("genbrain.meetings.m-1")).toEqual([{ flow: "meeting", key: "m-1" }]);
});

test("a deployment belongs to its change", () => {
  expect(flowsOf("genbrain.events.deployment.requested", { about: "push-1" })).toEqual([{ flow: "change", key: "push-1" }]);
});
