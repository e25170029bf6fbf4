import fc from "fast-check";
import { expect, test } from "vitest";
import { stream } from "../stream/fixtures";
import { consumer } from "./fixtures";
import { redeliveries } from "./redeliveries";
import { advanceTrack, beginTrack, continues, ratesOf } from "./track";
import { defaultPolicy } from "./policy";

const at = (consumerSeq: number, streamSeq: number) => ({ delivered: { consumerSeq, streamSeq } });

test("without a filter: deliveries less the sequences they span", () => {
  const known = { stream: stream({ messages: 500, lastSeq: 500 }), counted: undefined, share: undefined };
  expect(redeliveries(consumer(at(100, 100)), consumer(at(340, 272)), known)).toEqual({ count: 68, isEstimate: false });
});

test("with a filter the span says nothing: counted, or at least what cannot have been first", () => {
  const [before, after] = [consumer({ ...at(10, 100), filterSubjects: ["a"] }), consumer({ ...at(30, 200), filterSubjects: ["a"] })];
  const source = stream({ messages: 500, lastSeq: 500 });
  const counted = { fromSeq: 101, toSeq: 200, count: 4, isEstimate: false };
  expect(redeliveries(before, after, { stream: source, counted, share: undefined })).toEqual({ count: 16, isEstimate: false });
  expect(redeliveries(before, after, { stream: source, counted: undefined, share: undefined })).toEqual({ count: 0, isEstimate: true });
  expect(redeliveries(before, after, { stream: source, counted: { ...counted, toSeq: 190 }, share: undefined }).isEstimate).toBe(true);
});

test("what was removed at the head between two ticks makes a count an estimate", () => {
  const [before, after] = [consumer({ ...at(10, 100), filterSubjects: ["a"] }), consumer({ ...at(30, 200), filterSubjects: ["a"] })];
  const cut = stream({ messages: 300, firstSeq: 150, lastSeq: 500 });
  const counted = { fromSeq: 101, toSeq: 200, count: 4, isEstimate: false };
  expect(redeliveries(before, after, { stream: cut, counted, share: undefined })).toEqual({ count: 16, isEstimate: true });
});

test("property: rates are never negative, whatever the server says next", () => {
  const step = fc.record({
    cseq: fc.integer({ min: -50, max: 200 }),
    sseq: fc.integer({ min: -50, max: 200 }),
    ms: fc.integer({ min: 1, max: 20_000 }),
    filtered: fc.boolean(),
    counted: fc.option(fc.integer({ min: 0, max: 500 })),
    share: fc.option(fc.integer({ min: 0, max: 500 })),
    retention: fc.constantFrom("limits" as const, "workqueue" as const, "interest" as const),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
      let now = consumer(at(100, 100));
      let track = beginTrack(now, { resumed: false });
      for (const { cseq, sseq, ms, filtered, counted, share, retention } of steps) {
        const next = consumer({
          at: now.at + ms,
          filterSubjects: filtered ? ["a"] : [],
          ...at(Math.max(0, now.delivered.consumerSeq + cseq), Math.max(0, now.delivered.streamSeq + sseq)),
        });
        if (continues(track, next, defaultPolicy)) {
          const source = stream({ messages: 1_000, lastSeq: 100_000, retention });
          const range = { fromSeq: now.delivered.streamSeq + 1, toSeq: next.delivered.streamSeq, isEstimate: false };
          const known = { stream: source, counted: counted === null ? undefined : { ...range, count: counted }, share: share ?? undefined };
          track = advanceTrack(track, next, { policy: defaultPolicy, redelivered: redeliveries(now, next, known) });
        } else track = beginTrack(next, { resumed: true });
        now = next;
        const { deliveryPerSec, redeliveryPerSec } = ratesOf(track);
        expect(deliveryPerSec ?? 0).toBeGreaterThanOrEqual(0);
        expect(redeliveryPerSec ?? 0).toBeGreaterThanOrEqual(0);
        expect(redeliveryPerSec ?? 0).toBeLessThanOrEqual((deliveryPerSec ?? 0) + 1e-9);
      }
    }),
  );
});
