import { expect, test } from "vitest";
import { writeHeaders } from "../../headers";
import { decode } from "../decode";
import { noMaps, nothing, original, withHeaders } from "../fixtures";

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

test("order, case, spaces, repeats, broken lines, alien bytes and what stands behind the end stay as they are", () => {
  const decoded = decode(
    {
      subject: "dlq.x",
      headerBlock: block(
        "NATS/1.0\r\na:1\r\nX-DLQ-Original-Subject: o\r\nNo Colon\r\nA:  2 \r\nx-dlq-É:\xff\xfe\r\nX-DLQ-: x\r\na:1\r\n\r\nrest",
      ),
      payload: new Uint8Array(0),
    },
    noMaps,
  );
  expect(written(decoded)).toBe("NATS/1.0\r\na:1\r\nNo Colon\r\nA:  2 \r\nÉ:\xff\xfe\r\nX-DLQ-: x\r\na:1\r\n\r\nrest");
});

test("a publisher that puts the prefix before no header has copied them as they were", () => {
  const decoded = decode(
    {
      subject: "dlq.x",
      headerBlock: block("NATS/1.0\r\nX-Original-Subject: o\r\nTrace:t\r\n\r\n"),
      payload: new Uint8Array(0),
    },
    noMaps,
  );
  expect(written(decoded)).toBe("NATS/1.0\r\nTrace:t\r\n\r\n");
});

test("a letter's own Msg-Id, which names the death, is not its original's: not even where the original had no headers", () => {
  const story: [string, string][] = [
    ["X-Original-Subject", "o"],
    ["X-Original-Stream", "S"],
    ["X-Original-Sequence", "7"],
    ["X-Consumer", "c"],
  ];
  const headersWith = (...more: [string, string][]) => original(withHeaders([...more, ...story])).headers;
  expect(headersWith(["Nats-Msg-Id", "dead:S:2026-11-21T10:00:00.5Z:7:c"])).toBeNull();
  expect(original(withHeaders([["nats-msg-id", "dead:x"], story[0]!])).headers).toBeNull(); // nothing that is known of the death contradicts
  // An original that was a dead letter itself, copied as it was, keeps the id of its own death; so does any other.
  const others = ["dead:OTHER:2026-11-21T10:00:00.5Z:3:d", "dead:S:2026-11-21T10:00:00.5Z:17:c", "order-1"];
  for (const id of others)
    expect(headersWith(["Nats-Msg-Id", id], ["Trace", "t"])).toEqual([
      ["Nats-Msg-Id", id],
      ["Trace", "t"],
    ]);
});

test("a sourced message keeps its block but for what the server added", () => {
  const decoded = decode(
    {
      subject: "dlq.x",
      headerBlock: block("NATS/1.0\r\nb:1\r\nNats-Stream-Source: S:hash 9 > > o.s\r\n B : 2\r\n\r\n"),
      payload: new Uint8Array(0),
    },
    noMaps,
  );
  expect(written(decoded)).toBe("NATS/1.0\r\nb:1\r\n B : 2\r\n\r\n");
});

const block = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

function written(decoded: ReturnType<typeof decode>): string | null {
  const { headers } = decoded.original();
  return headers && String.fromCharCode(...writeHeaders(headers));
}
