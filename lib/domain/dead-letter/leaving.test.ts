import { expect, test } from "vitest";
import { stream } from "../stream/fixtures";
import { leavingOf } from "./leaving";

const HOUR = 3_600_000;
const full = stream({ createdAt: 5, discard: "old", maxMessages: 100, messages: 100, sizeBytes: 1_000, firstSeq: 901, lastSeq: 1_000 });
const letter = { seq: 905, storedAt: 1_000, expiresAt: null, payloadAvailable: true, streamCreatedAt: 5 };

test("the first of its own TTL and the stream's max_age", () => {
  const aging = stream({ createdAt: 5, maxAgeMs: HOUR });
  expect(leavingOf(letter, aging).expiresAt).toBe(1_000 + HOUR);
  expect(leavingOf({ ...letter, expiresAt: 2_000 }, aging).expiresAt).toBe(2_000);
  expect(leavingOf({ ...letter, expiresAt: 9 * HOUR }, aging).expiresAt).toBe(1_000 + HOUR);
  expect(leavingOf(letter, stream({ createdAt: 5, maxAgeMs: null })).expiresAt).toBeNull();
});

test("what has left, and what lies in another life of the stream, leaves no more", () => {
  expect(leavingOf({ ...letter, payloadAvailable: false, expiresAt: 2_000 }, full)).toEqual({ expiresAt: null, mayLeave: null });
  expect(leavingOf({ ...letter, streamCreatedAt: 4 }, full).mayLeave).toBeNull();
  expect(leavingOf(letter, null)).toEqual({ expiresAt: null, mayLeave: null });
});

test("a full stream that drops the oldest may drop one of its oldest tenth at any moment", () => {
  const may = (seq: number, more: Partial<typeof full> = {}) => leavingOf({ ...letter, seq }, { ...full, ...more }).mayLeave;
  expect([may(901), may(910), may(911), may(1_000)]).toEqual(["full", "full", null, null]);
  expect([may(901, { discard: "new" }), may(901, { messages: 99 })]).toEqual([null, null]);
  expect([may(901, { maxMessages: null, maxBytes: 1_009 }), may(901, { maxMessages: null, maxBytes: 1_010 })]).toEqual(["full", null]);
});

test("where each subject holds one message, the next on it takes its place", () => {
  const one = stream({ createdAt: 5, discard: "old", maxMessagesPerSubject: 1 });
  expect(leavingOf(letter, one).mayLeave).toBe("replaced");
  expect(leavingOf(letter, { ...one, maxMessagesPerSubject: 2 }).mayLeave).toBeNull();
});
