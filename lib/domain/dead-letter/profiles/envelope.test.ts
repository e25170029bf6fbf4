import { expect, test } from "vitest";
import { nothing, original, withJson } from "../fixtures";

test("the envelope, whole", () => {
  const json =
    '{"original_subject":"tools.execute.crm","original_message":{"id":90071992547409931234},"error":"Timeout after 8 s","failed_at":"2026-01-02T03:04:05Z",' +
    '"delivery_count":3,"stream":"TOOL_REQUESTS","sequence":7,"consumer":"worker-crm","encoding":"utf8","headers":[["A","1"],["b",{"base64":"//4="}],["A","2"],["E",{"base64":""}]]}';
  expect(withJson(json)).toMatchObject({
    profile: "envelope",
    originalSubject: "tools.execute.crm",
    originalStream: "TOOL_REQUESTS",
    originalSeq: 7,
    consumer: "worker-crm",
    error: "Timeout after 8 s",
    errorClass: "Timeout",
    deliveries: 3,
    failedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
  });
  expect(original(withJson(json))).toEqual({
    payload: '{"id":90071992547409931234}',
    headers: [
      ["A", "1"],
      ["b", { base64: "//4=" }],
      ["A", "2"],
      ["E", ""],
    ],
  });
});

test("the envelope as the design has it, five fields only: headers are unknown, not empty", () => {
  const json = '{"original_subject":"a.b","original_message":"plain text","error":"x","failed_at":1767323045,"delivery_count":"3"}';
  expect(withJson(json)).toMatchObject({
    profile: "envelope",
    originalStream: null,
    originalSeq: null,
    deliveries: 3,
    failedAt: 1_767_323_045_000,
    errorClass: null,
  });
  expect(original(withJson(json))).toEqual({ payload: "plain text", headers: null });
});

test("a body that was base64 in the envelope comes out as its bytes", () => {
  const { payload } = withJson('{"original_subject":"a","original_message":"//4=","encoding":"base64"}').original();
  expect(payload).toEqual(Uint8Array.of(0xff, 0xfe));
});

test.each(["no base64!", "A", "//4=="])("a body that says base64 and is not (%s) is not known: its text is not what died", (message) => {
  expect(withJson(JSON.stringify({ original_subject: "a", original_message: message, encoding: "base64" })).original().payload).toBeNull();
});

test("an error that is an object names its class", () => {
  expect(withJson('{"original_subject":"a","error":{"name":"CrmDown","message":"no answer"}}')).toMatchObject({
    error: "no answer",
    errorClass: "CrmDown",
  });
});

test("fields of a wrong type are unknown; the rest is kept", () => {
  const json =
    '{"original_subject":"a.b","original_message":1,"error":["x"],"failed_at":"soon","delivery_count":-1,"sequence":1e300,"headers":[["A"]],"consumer":{}}';
  expect(withJson(json)).toMatchObject({ ...nothing, profile: "envelope", originalSubject: "a.b" });
  expect(original(withJson(json))).toEqual({ payload: "1", headers: null });
});
