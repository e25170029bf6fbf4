import { expect, test } from "vitest";
import { advisory, copy, kept, MADE_AT, MINUTE, NOON } from "./fixtures";
import type { Seen } from "./types";
import { unite } from "./unite";

const DEATH = NOON + MINUTE;
const HOUR = 60 * MINUTE;

/** Which sightings are one, by the position in which they were given. */
function groups(...seen: Seen[]): number[][] {
  return unite(seen)
    .map(({ sightings }) => sightings.map((each) => seen.indexOf(each)).toSorted((a, b) => a - b))
    .toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
}

test("a letter seen once is its own case, as it was seen", () => {
  const [only] = unite([copy(1)]);
  const { present: _present, ...row } = copy(1);
  expect(only).toEqual({ id: row.id, alsoSeenAs: [], sightings: [copy(1)], row });
});

test("one message dead for two consumers is two cases", () => {
  const shipping = { consumer: "shipping" };
  expect(groups(advisory(DEATH), advisory(DEATH, shipping), copy(1), copy(2, shipping))).toEqual([
    [0, 2],
    [1, 3],
  ]);
  expect(groups(copy(1), copy(2, shipping))).toEqual([[0], [1]]);
});

test("dead twice after a reset: each copy is of the death that it is nearest to", () => {
  const again = DEATH + 5 * HOUR;
  expect(groups(advisory(DEATH), advisory(again), copy(1, { failedAt: DEATH + 20 }), copy(2, { failedAt: again + 20 }))).toEqual([
    [0, 2],
    [1, 3],
  ]);
  expect(groups(advisory(DEATH), advisory(again), copy(1, { failedAt: again - MINUTE }))).toEqual([[0], [1, 2]]);
  // Both nearer to the second: one stream has one copy of a death.
  expect(groups(advisory(DEATH), advisory(again), copy(1, { failedAt: again }), copy(2, { failedAt: again + 1 }))).toEqual([
    [0, 3],
    [1, 2],
  ]);
});

test("captured by us and stored by the application: written before its TERM, or long before a late MAX_DELIVERIES", () => {
  const term = advisory(DEATH, { kind: "terminated", error: "bad order", errorClass: null });
  expect(groups(term, copy(1, { failedAt: DEATH - 30 }))).toEqual([[0, 1]]);
  expect(groups(advisory(DEATH + 3 * HOUR), copy(1))).toEqual([[0, 1]]);
  expect(groups(copy(1, { failedAt: DEATH + HOUR }), advisory(DEATH))).toEqual([[0, 1]]);
});

test("a copy in each of two streams is of one death; of two in one stream each is a case, whatever they name", () => {
  const audit = copy(9, { stream: "AUDIT_DLQ" });
  expect(groups(advisory(DEATH), copy(1), copy(2, { failedAt: DEATH + HOUR }), audit)).toEqual([[0, 1, 3], [2]]);
  expect(groups(copy(1), audit, copy(2, { failedAt: DEATH + 14 * MINUTE }))).toEqual([[0, 1], [2]]);
});

test("without an advisory, copies of the same message 15 minutes apart are two deaths; each may be near the next", () => {
  const [audit, archive] = [{ stream: "AUDIT_DLQ" }, { stream: "ARCHIVE_DLQ" }];
  expect(groups(copy(1), copy(2, { ...audit, failedAt: DEATH + 16 * MINUTE }))).toEqual([[0], [1]]);
  const near = copy(2, { ...audit, failedAt: DEATH + 10 * MINUTE });
  expect(groups(copy(1), near, copy(3, { ...archive, failedAt: DEATH + 20 * MINUTE }))).toEqual([[0, 1, 2]]);
});

test("what we kept is the death that it says, to the millisecond", () => {
  expect(groups(advisory(DEATH), kept(1, DEATH), advisory(DEATH + 1), kept(2, DEATH + 1))).toEqual([
    [0, 1],
    [2, 3],
  ]);
  expect(groups(kept(1, DEATH, { originalCreatedAt: null }), advisory(DEATH), copy(5))).toEqual([[0, 1, 2]]);
});

test("exhausted before Jetlag was there: whatever death is known better, else one of its own", () => {
  const undated = advisory(DEATH, { epoch: "", failedAt: DEATH + HOUR });
  expect(groups(undated, copy(1))).toEqual([[0, 1]]);
  expect(groups(undated, advisory(DEATH))).toEqual([[0, 1]]);
  expect(groups(undated, advisory(DEATH, { consumer: "shipping" }))).toEqual([[0], [1]]);
});

test("a copy that names no consumer joins the nearest, and never makes one of two", () => {
  const unnamed = copy(3, { consumer: null, failedAt: DEATH + 2 });
  const shipping = { consumer: "shipping", failedAt: DEATH + 3 };
  expect(groups(advisory(DEATH), advisory(DEATH + 3, shipping), unnamed)).toEqual([[0], [1, 2]]);
  expect(groups(copy(1), copy(2, shipping), { ...unnamed, stream: "AUDIT_DLQ" })).toEqual([[0], [1, 2]]);
});

test("an equal Nats-Msg-Id links what names no message, one of each stream, and nothing else", () => {
  const nameless = { originalStream: null, originalSeq: null, consumer: null, msgId: "order-1" };
  expect(groups(advisory(DEATH, { msgId: "order-1" }), copy(1, nameless))).toEqual([[0, 1]]);
  expect(groups(copy(1, { msgId: "order-1" }), copy(2, { ...nameless, stream: "AUDIT_DLQ" }))).toEqual([[0, 1]]);
  expect(groups(copy(1, nameless), copy(2, { ...nameless, stream: "AUDIT_DLQ" }))).toEqual([[0, 1]]);
  expect(groups(copy(1, nameless), copy(2, nameless))).toEqual([[0], [1]]);
  expect(groups(copy(1, { msgId: "order-1" }), copy(2, { ...nameless, failedAt: DEATH + 1 }))).toEqual([[0], [1]]);
  expect(groups(copy(1, { msgId: "order-1" }), copy(2, { msgId: "order-1", originalSeq: 8, stream: "AUDIT_DLQ" }))).toEqual([[0], [1]]);
  expect(groups(advisory(DEATH, { msgId: "order-1" }), copy(1, { ...nameless, msgId: "order-2" }))).toEqual([[0], [1]]);
  expect(groups(advisory(DEATH, { msgId: "order-1" }), copy(1, { ...nameless, originalSubject: "order.paid" }))).toEqual([[0], [1]]);
});

test("a Nats-Msg-Id that many carry says nothing", () => {
  const nameless = { originalStream: null, originalSeq: null, msgId: "report" };
  const many = Array.from({ length: 33 }, (_, i) => copy(i + 1, { ...nameless, stream: `DLQ_${i}` }));
  expect(unite(many)).toHaveLength(33);
  expect(unite(many.slice(1))).toHaveLength(1);
});

test("a stream made again has other messages under the same sequences", () => {
  const again = DEATH + HOUR;
  const newer = advisory(again + MINUTE, { streamCreatedAt: again });
  expect(groups(advisory(DEATH), newer)).toEqual([[0], [1]]);
  // The copy was there before the new stream was.
  expect(groups(newer, copy(1))).toEqual([[0], [1]]);
  expect(groups(advisory(DEATH), newer, copy(1), copy(2, { failedAt: again + MINUTE }))).toEqual([
    [0, 2],
    [1, 3],
  ]);
  expect(groups(copy(1, { originalCreatedAt: MADE_AT }), copy(2, { originalCreatedAt: again }))).toEqual([[0], [1]]);
});

test("an envelope that always says the same sequence: each letter is a case of its own", () => {
  const lies = Array.from({ length: 1_000 }, (_, i) => copy(i + 1));
  expect(unite([...lies, advisory(DEATH)])).toHaveLength(1_001);
  expect(unite(lies.slice(0, 32))).toHaveLength(32);
});

test("contradictions are two: other subjects, or other ids of two copies; a copy's own id does not contradict a death", () => {
  const paid = { originalSubject: "order.paid" };
  expect(groups(copy(1), copy(2, paid))).toEqual([[0], [1]]);
  expect(groups(advisory(DEATH), copy(1), copy(2, paid))).toEqual([[0, 1], [2]]);
  expect(groups(advisory(DEATH, { originalSubject: null, present: false }), copy(1), copy(2, { ...paid, failedAt: DEATH + 9 }))).toEqual([
    [0, 1],
    [2],
  ]);
  expect(groups(copy(1, { msgId: "a" }), copy(2, { msgId: "b" }))).toEqual([[0], [1]]);
  expect(groups(advisory(DEATH, { msgId: "a" }), copy(1, { msgId: "dlq-1" }))).toEqual([[0, 1]]);
});

test("bytes are those of the user's copy, then ours, then the message itself; what they do not say is filled", () => {
  const correlation = [{ flow: "order", key: "1" }];
  const seen = (stored: boolean, ours: boolean) => [
    advisory(DEATH, { msgId: "order-1", generation: 2, correlation }),
    kept(4, DEATH, { present: ours }),
    copy(1, { present: stored, deliveries: null, originalCreatedAt: null }),
  ];
  const rowOf = (all: Seen[]) => unite(all).map(({ row }) => row);
  const filled = { error: "TimeoutError: 8 s", errorClass: "TimeoutError", msgId: "order-1", generation: 2, correlation };
  const death = { deliveries: 5, originalCreatedAt: MADE_AT };
  expect(rowOf(seen(true, true))).toMatchObject([{ kind: "stored", stream: "DLQ", seq: 1, ...filled, ...death }]);
  expect(rowOf(seen(false, true))).toMatchObject([{ kind: "exhausted", stream: "JETLAG_DEAD_LETTERS", seq: 4, ...filled }]);
  expect(rowOf(seen(false, false))).toMatchObject([{ kind: "exhausted", stream: "ORDERS", seq: 7, payloadAvailable: true, ...filled }]);
  const none = seen(false, false).map((each) => ({ ...each, present: false }));
  expect(rowOf(none)).toMatchObject([{ kind: "stored", stream: "DLQ", payloadAvailable: false }]);
});
