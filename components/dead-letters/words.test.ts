import { expect, test } from "vitest";
import {
  diedWords,
  errorClassOf,
  errorLine,
  givenUp,
  hasMore,
  isInItsOwnStream,
  noticeOf,
  readAsWords,
  shortKey,
  shortTitle,
  titleOf,
} from "./words";

test("the first line that says something", () => {
  expect(errorLine("\n  \n  TypeError: x is undefined\n    at y")).toBe("TypeError: x is undefined");
  expect(errorLine("crm answered 503")).toBe("crm answered 503");
});

test("a long title is cut where it is one of several", () => {
  expect(shortTitle("crm is gone")).toBe("crm is gone");
  expect(shortTitle(`${"a".repeat(59)} ${"b".repeat(9)}`)).toBe(`${"a".repeat(59)}…`);
});

test("nothing recorded is nothing", () => {
  expect(errorLine(null)).toBeNull();
  expect(errorLine(" \n ")).toBeNull();
});

test("an error cannot turn the line it stands in", () => expect(errorLine("a\u202eb")).toBe("a⟨U+202E⟩b"));

test("a stack is more than a line", () => {
  expect(hasMore("one line\n")).toBe(false);
  expect(hasMore("one\u202e line")).toBe(false);
  expect(hasMore("one line\n  at two")).toBe(true);
});

test("what nobody wrote an error for is called by who gave up on it", () => {
  const letter = { kind: "exhausted" as const, error: null, deliveries: 5, consumer: "booking" };
  expect(titleOf(letter)).toBe("Gave up after 5 · booking");
  expect(titleOf({ ...letter, deliveries: null })).toBe("Gave up · booking");
  expect(titleOf({ ...letter, kind: "terminated" })).toBe("Ended by TERM · booking");
  expect(titleOf({ ...letter, error: "no stock\n at x" })).toBe("no stock");
  expect(titleOf({ ...letter, kind: "stored" })).toBe("Gave up after 5 · booking");
  expect(titleOf({ ...letter, kind: "stored", deliveries: null })).toBeNull();
});

test("a message lies in its own stream where nobody has stored a copy of it", () => {
  const own = { kind: "exhausted" as const, stream: "ORDERS", seq: 5, originalStream: "ORDERS", originalSeq: 5 };
  expect(isInItsOwnStream(own)).toBe(true);
  expect(isInItsOwnStream({ ...own, stream: "JETLAG_DEAD_LETTERS", seq: 1 })).toBe(false);
  expect(isInItsOwnStream({ ...own, kind: "stored" })).toBe(false);
});

test("when and how it died is what NATS said, or what was found", () => {
  const death = { kind: "exhausted" as const, profile: "max-deliveries", consumer: "booking", error: null, deliveries: 4 };
  expect(diedWords(death)).toBe("given up: reached max_deliver after 4 deliveries");
  expect(diedWords({ ...death, profile: null })).toContain("found later");
  const terminated = { ...death, kind: "terminated" as const, profile: "terminated", error: "off the market" };
  expect(diedWords(terminated)).toBe("terminated by booking: off the market");
  expect(diedWords({ ...terminated, error: null })).toBe("terminated by booking, without a reason");
});

test("how it died is no error, and no convention of headers", () => {
  expect(errorClassOf({ kind: "exhausted", errorClass: "exhausted" })).toBeNull();
  expect(errorClassOf({ kind: "exhausted", errorClass: "TypeError" })).toBe("TypeError");
  expect(readAsWords({ kind: "exhausted", profile: "max-deliveries" })).toContain("max_deliver");
  expect(readAsWords({ kind: "stored", profile: "x-dlq" })).toBe("x-dlq");
  expect(readAsWords({ kind: "stored", profile: null })).toBe("no known convention");
});

test("an id keeps its two ends, and its flow once", () => {
  expect(shortKey({ flow: "saga", key: "d5e15e0a-77aa-4c1e-9f1b" })).toBe("saga d5e15e0a-7…9f1b");
  expect(shortKey({ flow: "conversation", key: "conv-8922c620-451" })).toBe("conv-8922c…-451");
  expect(shortKey({ flow: "call", key: "8812" })).toBe("call 8812");
});

test.each([
  ["saga", "d5e15e0a-77aa-4c1e-9f1b", "saga d5e15…9f1b"],
  ["conversation", "conv-512e8126-27", "conv-512e8…6-27"],
  ["call", "8812", "call 8812"],
  ["conversation", "d5e15e0a-77aa", "conversation d5e1…77aa"],
])("in a narrow column %s %s keeps its end", (flow, key, short) => {
  expect(shortKey({ flow, key }, 15)).toBe(short);
});

test("a letter that was sent again is gone because of that", () => {
  const letter = { stream: "DLQ", notice: "It is no longer in DLQ: expired, purged or deleted." };
  expect(noticeOf({ ...letter, state: "redriven" })).toContain("sent again");
  expect(noticeOf({ ...letter, state: "gone" })).toBe(letter.notice);
  expect(noticeOf({ ...letter, state: "redriven", notice: null })).toBeNull();
});

test("a letter that says it died long before it was stored, or after, is not taken at its word", () => {
  const said = (failedAt: string, kind: "stored" | "exhausted" = "stored") => givenUp({ failedAt, seenAt: "2026-06-01T12:00:00Z", kind });
  expect(said("2026-06-01T11:59:00Z")).toBe("given up");
  expect(said("2026-06-01T10:30:00Z")).toBe("given up, it says: 1 h before it was stored");
  expect(said("2023-05-01T12:00:00Z")).toBe("given up, it says: 3 years before it was stored");
  expect(said("2099-06-01T12:00:00Z")).toBe("given up, it says: 73 years after it was stored");
  expect(said("2027-06-02T12:00:00Z")).toBe("given up, it says: 1 year after it was stored");
  expect(said("2023-05-01T12:00:00Z", "exhausted")).toBe("given up");
});
