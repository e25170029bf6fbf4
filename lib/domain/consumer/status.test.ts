import fc from "fast-check";
import { expect, test } from "vitest";
import { consumer } from "./fixtures";
import { defaultPolicy, policyFor } from "./policy";
import { judge } from "./status";
import { advanceTrack, beginTrack, continues, type ConsumerTrack } from "./track";
import { consumerStatuses, type Consumer } from "./types";

/** A track after these readings, 2 s apart, as the evaluator keeps it. */
function trackOf(readings: readonly Parameters<typeof consumer>[0][]): ConsumerTrack {
  const consumers = readings.map((changes, i) => consumer({ at: i * 2_000, ...changes }));
  const [first = consumer(), ...rest] = consumers;
  return rest.reduce((track, next) => step(track, next), beginTrack(first, { resumed: false }));
}

function step(track: ConsumerTrack, next: Consumer): ConsumerTrack {
  if (!continues(track, next, defaultPolicy)) return beginTrack(next, { resumed: true });
  return advanceTrack(track, next, { policy: defaultPolicy, redelivered: { count: 0, isEstimate: false } });
}

const repeat = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));
const statusesOf = (track: ConsumerTrack, ageMs: number | null = null) =>
  judge({ track, ageMs, policy: policyFor(track.last.metadata, defaultPolicy) }).reasons.map(({ status }) => status);

test("an idle hour says nothing about work that has just come", () => {
  const idle = { delivered: { consumerSeq: 9, streamSeq: 9, lastActiveAt: -3_600_000 } };
  expect(statusesOf(trackOf([...repeat(20, () => idle), { ...idle, numPending: 1 }, { ...idle, numPending: 1 }]))).toEqual([]);
});

test("at the first reading of all, what the server remembers is believed: no half minute of silence at three in the morning", () => {
  const dead = { numPending: 128, delivered: { consumerSeq: 9, streamSeq: 9, lastActiveAt: -240_000 } };
  expect(judge({ track: trackOf([dead]), ageMs: 250_000, policy: defaultPolicy }).reasons[0]).toMatchObject({
    status: "no-workers",
    sentence: "128 pending, nothing delivered for 4 min, nobody pulling.",
  });
});

test("a consumer made a moment ago with everything before it is not in trouble", () => {
  const fresh = { createdAt: 0, numPending: 1_000_000 };
  expect(statusesOf(trackOf(repeat(5, () => fresh)), 86_400_000)).toEqual([]);
});

test("after a restart the server has forgotten the last delivery, and pending jumps: silence counts anew", () => {
  const before = { numPending: 3, numWaiting: 1, delivered: { consumerSeq: 9, streamSeq: 9, lastActiveAt: 0 } };
  const after = { numPending: 5_000, delivered: { consumerSeq: 9, streamSeq: 9, lastActiveAt: null } };
  expect(statusesOf(trackOf([...repeat(10, () => before), ...repeat(10, () => after)]), 600_000)).toEqual([]);
});

test("a prefetching worker at its cap that catches up is not saturated", () => {
  const readings = repeat(60, (i) => ({
    numPending: 100_000 - i * 1_000,
    numAckPending: 1_000,
    delivered: { consumerSeq: i * 1_000, streamSeq: i * 1_000, lastActiveAt: i * 2_000 },
    ackFloor: { lastActiveAt: i * 2_000 },
  }));
  expect(statusesOf(trackOf(readings), 600_000)).toEqual(["draining"]);
});

test("one at a time with little behind it is not saturated while it finishes", () => {
  const readings = repeat(60, (i) => ({
    maxAckPending: 1,
    numAckPending: 1,
    numPending: 2,
    delivered: { consumerSeq: i, streamSeq: i, lastActiveAt: i * 2_000 },
    ackFloor: { lastActiveAt: i * 2_000 },
  }));
  expect(statusesOf(trackOf(readings), 8_000)).toEqual([]);
});

test("a reader without acks that its client left behind is nobody's missing worker", () => {
  const left = { durable: false, ackPolicy: "none", numPending: 500, delivered: { consumerSeq: 1, streamSeq: 1, lastActiveAt: 0 } };
  expect(statusesOf(trackOf(repeat(40, () => left)))).toEqual([]);
});

test("a consumer's own marks: quiet for longer is allowed, an ack mark is a cap", () => {
  const quiet = { numPending: 5, delivered: { consumerSeq: 1, streamSeq: 1, lastActiveAt: 0 } };
  const patient = { ...quiet, metadata: { "io.nats.monitor.last-delivery-critical": "10m" } };
  expect(statusesOf(trackOf(repeat(40, () => quiet)))).toEqual(["no-workers"]);
  expect(statusesOf(trackOf(repeat(40, () => patient)))).toEqual([]);
  const marked = { numAckPending: 6, numWaiting: 1, metadata: { "io.nats.monitor.outstanding-ack-critical": "5" } };
  expect(statusesOf(trackOf([marked]))).toEqual(["saturated"]);
});

test("property: reasons stand in the order of precedence, each once, and each with a sentence", () => {
  const reading = fc.record({
    numPending: fc.integer({ min: 0, max: 2_000 }),
    numAckPending: fc.integer({ min: 0, max: 50 }),
    numWaiting: fc.constantFrom(0, 0, 3),
    maxAckPending: fc.constantFrom(1, 50, 1_000),
    paused: fc.boolean(),
    delivered: fc.record({ consumerSeq: fc.constant(5), streamSeq: fc.constant(5), lastActiveAt: fc.integer({ min: -100_000, max: 0 }) }),
  });
  fc.assert(
    fc.property(fc.array(reading, { minLength: 1, maxLength: 50 }), fc.option(fc.integer({ min: 0, max: 1e6 })), (readings, ageMs) => {
      const { reasons } = judge({ track: trackOf(readings), ageMs, policy: defaultPolicy });
      const order = reasons.map(({ status }) => consumerStatuses.indexOf(status));
      expect(order).toEqual([...new Set(order)].toSorted((a, b) => a - b));
      for (const { sentence } of reasons) expect(sentence).toMatch(/^\S.*\.$/);
    }),
  );
});
