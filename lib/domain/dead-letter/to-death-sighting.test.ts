import { expect, test } from "vitest";
import { headerField, newHeaders, writeHeaders } from "../headers";
import { textToBytes } from "../payload";
import type { FoundDeath } from "./death";
import { liesThere } from "./lies-there";
import { toDeathSighting, toListedSighting } from "./to-death-sighting";
import type { StoredLetter } from "./to-letter";

const maps = [{ name: "m", deadLetters: [], flows: [{ flow: "saga", subjects: ["saga.>"], key: { token: 1 } }] }];
const source = { context: "c", maps };
const fields = [
  ["Nats-Msg-Id", "m-1"],
  ["Nats-TTL", "1m"],
  ["Jetlag-Generation", "2"],
] as const;
const message: StoredLetter = {
  seq: 7,
  subject: "saga.9.step",
  at: 1_000,
  headerBlock: writeHeaders(newHeaders(fields.flatMap(([name, value]) => headerField(name, value) ?? []))),
  payload: textToBytes("{}"),
};
const death: FoundDeath<StoredLetter> = {
  kind: "exhausted",
  stream: "S",
  consumer: "w",
  seq: 7,
  deliveries: 5,
  at: 5_000,
  reason: null,
  streamCreatedAt: 500,
  allowMsgTtl: true,
  message,
  denied: null,
};
const of = (changes: Partial<FoundDeath<StoredLetter>>) => toDeathSighting({ ...death, ...changes }, source);

test("an exhausted message lies at its own place, with what it says of itself", () => {
  expect(of({})).toMatchObject({
    kind: "exhausted",
    stream: "S",
    streamCreatedAt: 500,
    seq: 7,
    subject: "saga.9.step",
    originalStream: "S",
    originalCreatedAt: 500,
    originalSeq: 7,
    originalSubject: "saga.9.step",
    msgId: "m-1",
    consumer: "w",
    epoch: "5000",
    error: null,
    errorClass: "exhausted",
    deliveries: 5,
    failedAt: 5_000,
    seenAt: 5_000,
    storedAt: 1_000,
    expiresAt: 61_000,
    correlation: [{ flow: "saga", key: "9" }],
    generation: 2,
    sizeBytes: 2,
    payloadAvailable: true,
  });
  expect(of({ allowMsgTtl: false }).expiresAt).toBeNull();
});

test.each([
  ["ValidationError: no phone", "ValidationError"],
  ["no phone", null],
  ["Message deleted by stream limits", "removed-by-server"],
  ["Unacknowledged message was deleted", "removed-by-server"],
  [null, null],
])("terminated, %j", (reason, errorClass) => {
  expect(of({ kind: "terminated", reason })).toMatchObject({ kind: "terminated", error: reason, errorClass });
});

test("without its message it is a record; what may not be read is not called gone", () => {
  const gone = of({ message: null });
  expect(gone).toMatchObject({ subject: "", originalSubject: null, storedAt: 5_000, sizeBytes: 0, payloadAvailable: false });
  expect(of({ message: null, denied: "not permitted: DIRECT.GET" })).toMatchObject({ subject: "", payloadAvailable: true });
  expect(of({ message: null, streamCreatedAt: null })).toMatchObject({ streamCreatedAt: 0, originalCreatedAt: null });
});

test("each death of a message is one, for each consumer", () => {
  const ids = [of({}), of({ at: 5_001 }), of({ consumer: "v" }), of({ kind: "terminated" }), of({ streamCreatedAt: 501 })].map(
    ({ id }) => id,
  );
  expect(new Set(ids).size).toBe(ids.length);
  expect(of({ message: null }).id).toBe(ids[0]);
});

test("one from before is the same at each listing", () => {
  const place = { stream: "S", streamCreatedAt: 500, consumer: "w", allowMsgTtl: false };
  expect(toListedSighting(message, { ...source, ...place })).toMatchObject({
    kind: "exhausted",
    epoch: "",
    deliveries: null,
    failedAt: 1_000,
    seenAt: 1_000,
    storedAt: 1_000,
    errorClass: "exhausted",
  });
});

test("what lies there is known by its stored time; where it was never read, it must be older than its death", () => {
  const read = of({});
  expect([liesThere(read, { at: 1_000 }), liesThere(read, { at: 1_001 })]).toEqual([true, false]);
  const unread = of({ message: null, denied: "no" });
  expect([liesThere(unread, { at: 1_000 }), liesThere(unread, { at: 5_001 })]).toEqual([true, false]);
});
