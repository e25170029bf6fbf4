import { expect, test } from "vitest";
import { correlate, SubjectMapFile, toSubjectMap } from "@/lib/domain/subject-map";
import { presets } from "./presets";

const maps = presets.filter(({ name }) => name === "toolworks").map((preset) => toSubjectMap(SubjectMapFile.parse(preset)));
const flowsOf = (subject: string, body: unknown = null) => correlate(maps, { subject, headers: null, json: () => body });

test("the toolworks preset finds sagas in subjects and conversations in bodies", () => {
  expect(flowsOf("saga.s-17.billing_agent.result")).toEqual([{ flow: "saga", key: "s-17" }]);
  expect(flowsOf("tools.execute.crm", { conversation_id: "c-4" })).toEqual([{ flow: "conversation", key: "c-4" }]);
  expect(flowsOf("events.conversation.started", { payload: { conversation_id: "c-5" } })).toEqual([{ flow: "conversation", key: "c-5" }]);
  expect(flowsOf("something.else", { conversation_id: "c-4" })).toEqual([]);
});

test("each preset is a subject map, under a name of its own", () => {
  expect(new Set(presets.map((preset) => SubjectMapFile.parse(preset).name)).size).toBe(presets.length);
});
