import { expect, test } from "vitest";
import { textToBytes } from "../payload";
import { sightingId } from "./sighting-id";
import { toLetter } from "./to-letter";
import { ttlMs } from "./ttl";

const sighting: Parameters<typeof sightingId>[0] = {
  context: "toolworks",
  kind: "stored",
  stream: "DEAD_LETTERS",
  streamCreatedAt: 1_700_000_000_000,
  seq: 42,
};

test("an id is what the documented text hashes to", () => {
  // printf '["toolworks","stored","DEAD_LETTERS",1700000000000,42,"",""]' | openssl dgst -sha256 -binary | basenc --base64url | cut -c1-22
  expect(sightingId(sighting)).toBe("Z39prqXkrrpHD_Nw0bT2wz");
});

test("every part of a sighting changes its id, and names cannot be shifted between parts", () => {
  const others: (typeof sighting)[] = [
    { ...sighting, context: "other" },
    { ...sighting, kind: "exhausted" },
    { ...sighting, stream: "DLQ" },
    { ...sighting, streamCreatedAt: 1_700_000_000_001 },
    { ...sighting, seq: 43 },
    { ...sighting, consumer: "c" },
    { ...sighting, epoch: "c" },
    { ...sighting, context: 'toolworks","stored', kind: "stored" },
  ];
  expect(new Set([sighting, ...others].map(sightingId)).size).toBe(others.length + 1);
});

const source = {
  context: "toolworks",
  stream: "DEAD_LETTERS",
  streamCreatedAt: 1_700_000_000_000,
  allowMsgTtl: true,
  maps: [
    { name: "m", deadLetters: [], flows: [{ flow: "conversation", subjects: ["tools.execute.*"], key: { body: "/conversation_id" } }] },
  ],
};
const stored = (payload: string, block: string | null = null) => ({
  seq: 3,
  subject: "dlq.a",
  at: 1_700_000_001_000,
  headerBlock: block === null ? null : textToBytes(block),
  payload: textToBytes(payload),
});

test("a letter that says nothing has a row all the same", () => {
  expect(toLetter(stored(""), source)).toMatchObject({
    kind: "stored",
    seq: 3,
    profile: null,
    failedAt: 1_700_000_001_000,
    seenAt: 1_700_000_001_000,
    sizeBytes: 0,
    correlation: [],
    generation: 0,
    expiresAt: null,
  });
});

test("an error as deep as a message can be has a row all the same", () => {
  const deep = `${'{"a":'.repeat(150_000)}1${"}".repeat(150_000)}`;
  const letter = toLetter(stored(`{"original_subject":"a","error":${deep}}`), source);
  expect(letter).toMatchObject({ profile: "envelope", originalSubject: "a", error: deep.slice(0, 2_000) });
});

test("flows are read from the original's body, generation and life from headers", () => {
  const json = JSON.stringify({
    original_subject: "tools.execute.crm",
    original_message: JSON.stringify({ conversation_id: "c7" }),
    headers: [["Jetlag-Generation", "2"]],
  });
  const letter = toLetter(stored(json, "NATS/1.0\r\nNats-TTL: 1m30s\r\n\r\n"), source);
  expect(letter).toMatchObject({
    correlation: [{ flow: "conversation", key: "c7" }],
    generation: 2,
    expiresAt: 1_700_000_001_000 + 90_000,
  });
  expect(toLetter(stored(json, "NATS/1.0\r\nNats-TTL: 1m30s\r\n\r\n"), { ...source, allowMsgTtl: false }).expiresAt).toBeNull();
});

test("of a letter whose story stands in headers, the body is where a flow's key is read", () => {
  const block = (subject: string) => `NATS/1.0\r\nX-Original-Subject: ${subject}\r\nX-Error: E\r\n\r\n`;
  const letter = (subject: string, body: string) => toLetter(stored(body, block(subject)), source);
  expect(letter("tools.execute.crm", '{"conversation_id":"c7"}').correlation).toEqual([{ flow: "conversation", key: "c7" }]);
  expect(letter("tools.other", '{"conversation_id":"c7"}').correlation).toEqual([]);
  expect(letter("tools.execute.crm", "no json").correlation).toEqual([]);
});

test.each([
  ["300", 300_000],
  ["1h30m", 5_400_000],
  ["1.5s", 1_500],
  ["never", null],
  ["", null],
  ["soon", null],
  ["9999999999", null],
  ["9999999999h", null],
  [null, null],
])("Nats-TTL %j is %j ms", (header, ms) => {
  expect(ttlMs(header)).toBe(ms);
});

test("a letter whose own id says when its stream was made is known by that life of it, and has no id of the message", () => {
  const id = "dead:TOOLS:2026-01-01T00:00:00.5Z:7:worker";
  const letter = (stream: string) =>
    toLetter(
      stored(
        "body",
        `NATS/1.0\r\nX-DLQ-Original-Subject: a\r\nX-DLQ-Stream: ${stream}\r\nX-DLQ-Sequence: 7\r\nX-DLQ-Consumer: worker\r\nNats-Msg-Id: ${id}\r\n\r\n`,
      ),
      source,
    );
  expect(letter("TOOLS")).toMatchObject({ originalCreatedAt: Date.UTC(2026, 0, 1, 0, 0, 0, 500), msgId: null, originalSeq: 7 });
  expect(letter("OTHER")).toMatchObject({ originalCreatedAt: null, msgId: id });
});

test.each([
  ["an id of the letter's own in its place", "Nats-Msg-Id: dlq-17\r\n"],
  ["the id itself", "Nats-Msg-Id: jetlag:6f9619ff-8b86-4011-b42d-00c04fc964ff:DLQ:41\r\n"],
  ["neither", ""],
])("of a re-driven message the id is known, with %s", (_, id) => {
  const sent = "Jetlag-Job: 6f9619ff-8b86-4011-b42d-00c04fc964ff\r\nJetlag-Source: DLQ:41\r\n";
  const letter = toLetter(stored("body", `NATS/1.0\r\nX-Dead-Letter-Reason: late\r\n${sent}${id}\r\n`), source);
  expect(letter.msgId).toBe("jetlag:6f9619ff-8b86-4011-b42d-00c04fc964ff:DLQ:41");
});

test("headers that no re-drive of Jetlag's wrote name none", () => {
  const letter = (headers: string) => toLetter(stored("body", `NATS/1.0\r\nX-Dead-Letter-Reason: late\r\n${headers}\r\n`), source).msgId;
  expect(letter("Jetlag-Job: 41\r\nJetlag-Source: DLQ:41\r\nNats-Msg-Id: own\r\n")).toBe("own");
  expect(letter("Jetlag-Job: 6f9619ff-8b86-4011-b42d-00c04fc964ff\r\n")).toBeNull();
});
