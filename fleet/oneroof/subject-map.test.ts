import { expect, test } from "vitest";
import { correlate, SubjectMapFile, toSubjectMap } from "@/lib/domain/subject-map";
import { calls } from "./calls";
import type { ToolCall, ToolResult } from "./messages";
import { streams } from "./streams";
import file from "./subject-map.json" with { type: "json" };

const preset = SubjectMapFile.parse(file);
const flowsOf = (subject: string, body: unknown = null) => correlate([toSubjectMap(preset)], { subject, headers: null, json: () => body });

test("every message of a call is found by its callId: in the subject of a result, in the body of the others", () => {
  const { call_id, intent, about } = calls("1").next().value;
  const call: ToolCall = { call_id, intent, about, tool: "crm", requested_by: "scheduler" };
  const result: ToolResult = { ...call, status: "ok", output: null };
  const found = [{ flow: "call", key: "call-1-1" }];
  expect(flowsOf(`call.intent.${intent}`, { call_id })).toEqual(found);
  expect(flowsOf("tool.call.crm", call)).toEqual(found);
  expect(flowsOf(`tool.result.${call_id}`, result)).toEqual(found);
  expect(flowsOf("call.audit", { call_id })).toEqual(found);
});

test("a call in the queue is late after its five attempts", () => {
  const [executor] = streams.find(({ name }) => name === "TOOL_CALL")!.consumers;
  const attemptsMs = executor!.maxDeliver * 8_000 + (executor!.maxDeliver - 1) * executor!.nakDelayMs;
  const request = preset.flows[0]?.subjects.find(({ role }) => role === "request");
  expect(request?.deadlineMs).toBe(attemptsMs);
});

test("dead letters are where the preset says, and every stream is bounded", () => {
  expect(preset.deadLetters.streams).toEqual(["DLQ"]);
  expect(streams.every(({ maxBytes }) => maxBytes > 0)).toBe(true);
});
