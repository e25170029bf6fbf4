import { expect, test } from "vitest";
import { correlate, SubjectMapFile, toSubjectMap } from "@/lib/domain/subject-map";
import map from "./subject-map.json" with { type: "json" };

const maps = [toSubjectMap(SubjectMapFile.parse(map))];
const flowsOf = (subject: string, body: unknown = {}) => correlate(maps, { subject, headers: null, json: () => body });

test("what is said of a task belongs to the task and to its session", () => {
  const both = [
    { flow: "task", key: "t-1" },
    { flow: "session", key: "s-1" },
  ];
  for (const subject of [
    "genbrain.agents.acme-cto.tasks",
    "genbrain.agents.acme-ceo.inbox",
    "genbrain.org.acme.tasks.created",
    "genbrain.org.acme.tasks.completed",
    "genbrain.org.acme.events",
  ])
    expect(flowsOf(subject, { taskId: "t-1", sessionId: "s-1" })).toEqual(both);
});

test("a meeting is its room's, and its session's", () => {
  const said = { meetingId: "acme-standup", sessionId: "s-2" };
  for (const kind of ["messages", "decisions"])
    expect(flowsOf(`genbrain.meetings.acme-standup.${kind}`, said)).toEqual([
      { flow: "session", key: "s-2" },
      { flow: "meeting", key: "acme-standup" },
    ]);
  expect(flowsOf("genbrain.agents.acme-cto.meetings", said)).toContainEqual({ flow: "meeting", key: "acme-standup" });
});

test("metrics, health and scaling are nobody's flow", () => {
  for (const subject of ["genbrain.org.acme.metrics", "genbrain.org.system.health", "genbrain.org.system.scaling"])
    expect(flowsOf(subject, { orgId: "acme" })).toEqual([]);
});
