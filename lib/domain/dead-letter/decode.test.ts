import fc from "fast-check";
import { expect, test } from "vitest";
import { headerField, newHeaders, toHeaders, writeHeaders } from "../headers";
import { bytesToText, textToBytes } from "../payload";
import { decode } from "./decode";

const block = (fields: [string, string][]) => writeHeaders(newHeaders(fields.flatMap(([name, value]) => headerField(name, value) ?? [])));
const withHeaders = (fields: [string, string][], payload = "body") =>
  decode({ subject: "dlq.x", headerBlock: block(fields), payload: textToBytes(payload) });
const withJson = (json: string) => decode({ subject: "dlq.x", headerBlock: null, payload: textToBytes(json) });

function original(decoded: ReturnType<typeof decode>) {
  const { payload, headers } = decoded.original();
  return { payload: payload && bytesToText(payload), headers: headers && toHeaders(headers) };
}

const nothing = {
  originalStream: null,
  originalSeq: null,
  originalSubject: null,
  consumer: null,
  error: null,
  errorClass: null,
  deliveries: null,
  failedAt: null,
};

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

test("an error that is an object names its class", () => {
  expect(withJson('{"original_subject":"a","error":{"name":"CrmDown","message":"no answer"}}')).toMatchObject({
    error: "no answer",
    errorClass: "CrmDown",
  });
});

test.each([
  [
    "x-original",
    [
      ["X-Original-Subject", "o.s"],
      ["X-Original-Stream", "S"],
      ["X-Original-Sequence", "7"],
      ["X-Consumer", "c"],
      ["X-Error", "Boom"],
      ["X-Deliveries", "5"],
    ],
  ],
  [
    "x-dlq",
    [
      ["X-DLQ-Original-Subject", "o.s"],
      ["X-DLQ-Original-Stream", "S"],
      ["X-DLQ-Original-Seq", "7"],
      ["X-DLQ-Consumer", "c"],
      ["X-DLQ-Error-Reason", "Boom"],
      ["X-Dlq-Attempts", "5"],
    ],
  ],
  [
    "x-dead-letter",
    [
      ["x-original-subject", "o.s"],
      ["x-original-stream", "S"],
      ["x-original-seq", "7"],
      ["x-consumer", "c"],
      ["x-dead-letter-reason", "Boom"],
      ["x-delivery-count", "5"],
    ],
  ],
  [
    "x-nats",
    [
      ["X-NATS-Original-Subject", "o.s"],
      ["X-NATS-Stream", "S"],
      ["X-NATS-Stream-Sequence", "7"],
      ["X-NATS-Consumer", "c"],
      ["X-NATS-DLQ-Reason", "Boom"],
      ["X-NATS-Num-Delivered", "5"],
    ],
  ],
] as [string, [string, string][]][])("the header convention %s, in any case", (profile, fields) => {
  const known = { profile, originalSubject: "o.s", originalStream: "S", originalSeq: 7, consumer: "c", error: "Boom", deliveries: 5 };
  expect(withHeaders([...fields, ["Trace", "t"]])).toMatchObject(known);
  expect(withHeaders(fields.map(([name, value]) => [name.toUpperCase(), value]))).toMatchObject(known);
});

test("originals behind a prefix get their names back; what the convention added goes", () => {
  const given: [string, string][] = [
    ["X-Original-Subject", "o"],
    ["X-Original-Header-A", "1"],
    ["Nats-Msg-Id", "dead:1"],
    ["x-original-header-a", "2"],
  ];
  expect(original(withHeaders(given))).toEqual({
    payload: "body",
    headers: [
      ["A", "1"],
      ["a", "2"],
    ],
  });
  const dlq: [string, string][] = [
    ["X-DLQ-Original-Subject", "o"],
    ["X-DLQ-Trace", "t"],
    ["X-DLQ-Reason", "r"],
    ["Own", "kept"],
  ];
  expect(original(withHeaders(dlq)).headers).toEqual([
    ["Trace", "t"],
    ["Own", "kept"],
  ]);
});

test("what republish and sourcing leave says where a copy came from", () => {
  expect(
    withHeaders([
      ["Nats-Stream", "S"],
      ["Nats-Subject", "o.s"],
      ["Nats-Sequence", "9"],
      ["Nats-Last-Sequence", "8"],
      ["A", "1"],
    ]),
  ).toMatchObject({
    ...nothing,
    profile: "republished",
    originalStream: "S",
    originalSeq: 9,
    originalSubject: "o.s",
  });
  expect(withHeaders([["Nats-Stream-Source", "S:hash 9 > > o.s"]])).toMatchObject({
    profile: "sourced",
    originalStream: "S",
    originalSeq: 9,
    originalSubject: "o.s",
  });
});

const advisory = (type: string, more: object) =>
  JSON.stringify({
    type: `io.nats.jetstream.advisory.v1.${type}`,
    timestamp: "2026-01-02T03:04:05.123456789Z",
    stream: "S",
    consumer: "c",
    stream_seq: 4,
    deliveries: 5,
    ...more,
  });

test("the server's advisories, stored in a stream", () => {
  const place = { originalStream: "S", originalSeq: 4, consumer: "c", deliveries: 5, failedAt: Date.UTC(2026, 0, 2, 3, 4, 5, 123) };
  expect(withJson(advisory("max_deliver", {}))).toMatchObject({
    ...place,
    profile: "max-deliveries",
    errorClass: "exhausted",
    error: null,
  });
  expect(withJson(advisory("terminated", { reason: "ValidationError: no phone" }))).toMatchObject({
    ...place,
    profile: "terminated",
    errorClass: "ValidationError",
  });
  expect(withJson(advisory("terminated", { reason: "Message deleted by stream limits" }))).toMatchObject({
    errorClass: "removed-by-server",
  });
  expect(original(withJson(advisory("max_deliver", {})))).toEqual({ payload: null, headers: null });
});

test.each([
  "",
  "not json",
  "[1]",
  '"text"',
  "null",
  "{",
  '{"original_subject":5,"error":"x"}',
  '{"original_subject":"a"}',
  '{"type":"other"}',
  "\uFEFF{}",
])("%j is its own original, with nothing known", (body) => {
  expect(withJson(body)).toMatchObject({ ...nothing, profile: null });
  expect(original(withJson(body)).payload).toBe(body);
});

test("fields of a wrong type are unknown; the rest is kept", () => {
  const json =
    '{"original_subject":"a.b","original_message":1,"error":["x"],"failed_at":"soon","delivery_count":-1,"sequence":1e300,"headers":[["A"]],"consumer":{}}';
  expect(withJson(json)).toMatchObject({ ...nothing, profile: "envelope", originalSubject: "a.b" });
  expect(original(withJson(json))).toEqual({ payload: "1", headers: null });
});

test("no bytes make decoding throw", () => {
  const key = fc.constantFrom(
    "original_subject",
    "original_message",
    "error",
    "headers",
    "encoding",
    "sequence",
    "failed_at",
    "type",
    "stream",
  );
  const json = fc.dictionary(key, fc.jsonValue()).map((value) => textToBytes(JSON.stringify(value)));
  const bytes = fc.oneof(json, fc.uint8Array({ maxLength: 60 }));
  fc.assert(
    fc.property(bytes, fc.option(fc.uint8Array({ maxLength: 60 })), (payload, headerBlock) => {
      const decoded = decode({ subject: "dlq.x", headerBlock, payload });
      decoded.original();
      expect(decoded.failedAt === null || Number.isFinite(decoded.failedAt)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
