import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { consumer } from "../consumer/fixtures";
import type { Snapshot } from "../snapshot/types";
import { stream } from "../stream/fixtures";
import { findChanges, type Known } from "./find-changes";
import { DAY_MS, orders, snapshot, START, wordsOf, worker } from "./test-readings";

/** Each reading after the other; the changes of each as words. */
function changesOf(...snapshots: Snapshot[]): string[][] {
  let known: Known | null = null;
  return snapshots.map((each) => {
    const found = findChanges(known, each);
    known = found.known;
    return found.changes.map(wordsOf);
  });
}

describe("what was created", () => {
  test("while nobody looked is found by its time, as long as changes are kept", () => {
    const young = stream({ name: "NEW", createdAt: START - 29 * DAY_MS });
    const { changes } = findChanges(null, snapshot(0, { streams: [orders, young], consumers: [worker] }));
    expect(changes).toMatchObject([{ what: "stream-created", stream: "NEW", at: young.createdAt, detail: null }]);
  });

  test("has the same key for a console that just began and for one that has seen it before", () => {
    const again = stream({ createdAt: START + 3_000 });
    const seen = findChanges(findChanges(null, snapshot(0, { streams: [orders] })).known, snapshot(5, { streams: [again] }));
    const begun = findChanges(null, snapshot(6, { streams: [again] }));
    expect(seen.changes).toMatchObject([{ what: "stream-created", detail: "made again, in place of the one of 2026-10-12T03:00:00Z" }]);
    expect(begun.changes.map(({ key }) => key)).toEqual(seen.changes.map(({ key }) => key));
  });

  test("without a durable name is left out, also when it goes", () => {
    const ephemeral = consumer({ name: "x1", durable: false, createdAt: START });
    const readings = [[ephemeral], [], [], []].map((consumers, n) => snapshot(n * 5, { streams: [orders], consumers }));
    expect(changesOf(...readings)).toEqual([[], [], [], []]);
  });

  test("by the thousand is told by the newest", () => {
    const many = Array.from({ length: 3_000 }, (_, n) => consumer({ name: `c${n}`, createdAt: START - n }));
    const { changes } = findChanges(null, snapshot(0, { streams: [orders], consumers: many }));
    expect(changes.length).toBe(2_000);
    expect(changes[0]?.consumer).toBe("c0");
  });
});

describe("what is missing", () => {
  const there = { streams: [orders], consumers: [worker] };

  test("is deleted when it is missing twice, and told once", () => {
    expect(changesOf(snapshot(0, there), snapshot(5, { streams: [orders] }), snapshot(10, { streams: [orders] }), snapshot(15))).toEqual([
      [],
      [],
      ["consumer-deleted ORDERS/worker"],
      [],
    ]);
  });

  test("for one reading only is not", () => {
    expect(changesOf(snapshot(0, there), snapshot(5), snapshot(10, there), snapshot(15), snapshot(20, there))).toEqual([
      [],
      [],
      [],
      [],
      [],
    ]);
  });

  test("takes its consumers with it: one change", () => {
    expect(changesOf(snapshot(0, there), snapshot(5), snapshot(10), snapshot(15))).toEqual([[], [], ["stream-deleted ORDERS"], []]);
  });

  test("and made again does so too", () => {
    const again = { streams: [stream({ createdAt: START + 1_000 })] };
    const made = "stream-created ORDERS made again, in place of the one of 2026-10-12T03:00:00Z";
    expect(changesOf(snapshot(0, there), snapshot(5, again), snapshot(10, again), snapshot(15, again))).toEqual([[], [made], [], []]);
  });

  test("where something could not be read is not gone, and since when it may be is said afterwards", () => {
    const gaps = [{ what: "STREAM.LIST", reason: "denied", detail: "not permitted: STREAM.LIST" }] as const;
    const blind = [5, 10, 15, 20].map((at) => snapshot(at, { gaps }));
    expect(changesOf(snapshot(0, there), ...blind, snapshot(60), snapshot(65)).flat()).toEqual([
      "stream-deleted ORDERS some time after 2026-11-21T03:00:00Z",
    ]);
  });

  test("of another account says nothing", () => {
    const other = { account: { id: "B", name: null } };
    expect(changesOf(snapshot(0, there), snapshot(5, other), snapshot(10, other)).flat()).toEqual([]);
  });
});

describe("what differs", () => {
  test("is said from what to what, by NATS's names", () => {
    const changed = stream({ ...orders, maxAgeMs: 3_600_000, subjects: ["orders.>", "carts.>"], metadata: {} });
    const slow = consumer({ ...worker, maxDeliver: 5, ackWaitMs: 60_000, filterSubjects: ["orders.new"] });
    const [, found] = changesOf(
      snapshot(0, { streams: [orders], consumers: [worker] }),
      snapshot(5, { streams: [changed], consumers: [slow] }),
    );
    expect(found).toEqual([
      "stream-changed ORDERS subjects orders.> → orders.>, carts.>; max_age none → 1 h",
      "consumer-changed ORDERS/worker filter_subjects none → orders.new; ack_wait 30 s → 1 min; max_deliver none → 5",
    ]);
  });

  test("numbers of a running stream are no change", () => {
    const moved = stream({ ...orders, messages: 9, lastSeq: 9, subjects: ["orders.>"], consumerCount: 4 });
    const read = consumer({ ...worker, delivered: { streamSeq: 9 }, numPending: 3, filterSubjects: [], leader: "n2" });
    expect(
      changesOf(snapshot(0, { streams: [orders], consumers: [worker] }), snapshot(5, { streams: [moved], consumers: [read] })),
    ).toEqual([[], []]);
  });

  test("there and back, seconds apart, has one name on two consoles, and another an hour later", () => {
    const keyAt = (seconds: number) => {
      const { known } = findChanges(null, snapshot(0, { streams: [orders] }));
      const [change] = findChanges(
        known,
        snapshot(seconds, { streams: [stream({ ...orders, replicas: 3, subjects: ["orders.>"] })] }),
      ).changes;
      return [change?.key, ...(change?.near ?? [])];
    };
    expect(keyAt(59)).toContain(keyAt(61)[0]);
    expect(keyAt(61)).toContain(keyAt(59)[0]);
    expect(keyAt(59)).not.toContain(keyAt(3_600)[0]);
  });

  test("a pause says until when, and its end is told", () => {
    const paused = consumer({ ...worker, paused: true, pausedUntil: START + 3_600_000 });
    const found = changesOf(
      ...[worker, paused, paused, worker].map((each, n) => snapshot(n * 5, { streams: [orders], consumers: [each] })),
    );
    expect(found).toEqual([[], ["consumer-paused ORDERS/worker until 2026-11-21T04:00:00Z"], [], ["consumer-resumed ORDERS/worker"]]);
  });
});

test("property: what stays as it is never changes, however often and in whatever order it is read", () => {
  const names = fc.uniqueArray(fc.constantFrom("A", "B", "C", "D"), { minLength: 1 });
  fc.assert(
    fc.property(names, fc.array(fc.boolean(), { maxLength: 6 }), (streams, turns) => {
      const rows = streams.map((name) => stream({ name, createdAt: START - 50 * DAY_MS }));
      const read = rows.flatMap(({ name }) => consumer({ stream: name, createdAt: START - 50 * DAY_MS }));
      const readings = [false, ...turns].map((turn, n) =>
        snapshot(n, { streams: turn ? rows.toReversed() : rows, consumers: turn ? read.toReversed() : read }),
      );
      expect(changesOf(...readings).flat()).toEqual([]);
    }),
  );
});
