import fc from "fast-check";
import { expect, test } from "vitest";
import { defaultOptions, evaluate, nothingLookedUp, type Evaluation } from "../snapshot/evaluate";
import type { Snapshot } from "../snapshot/types";
import { stream } from "../stream/fixtures";
import { consumer } from "./fixtures";

const START = 1_700_000_000_000;

function snapshot(tick: number, changes: Parameters<typeof consumer>[0], lastSeq: number): Snapshot {
  const at = START + tick * 2_000;
  const source = { context: "test", account: { id: "A", name: null }, source: "monitoring" as const, gaps: [], servers: [] };
  return {
    ...source,
    at,
    serverAt: at,
    streams: [stream({ at, messages: lastSeq, lastSeq })],
    consumers: [consumer({ at, createdAt: START - 1e6, ...changes })],
  };
}

const next = (previous: Evaluation | null, reading: Snapshot) =>
  evaluate({ previous, snapshot: reading, lookedUp: nothingLookedUp, options: defaultOptions });

test("a still consumer keeps its row for an hour, and wakes with rates of now, not of the hour", () => {
  const still = { numWaiting: 1, delivered: { consumerSeq: 50, streamSeq: 50, lastActiveAt: START } };
  let last = next(null, snapshot(0, still, 50));
  for (let tick = 1; tick < 20; tick += 1) last = next(last, snapshot(tick, still, 50));
  const [row] = last.consumers;
  for (let tick = 20; tick < 1_800; tick += 1) last = next(last, snapshot(tick, still, 50));
  expect(last.consumers[0]).toBe(row);

  const busy = { numPending: 7, delivered: { consumerSeq: 72, streamSeq: 70, lastActiveAt: START + 1_800 * 2_000 } };
  const [woken] = next(last, snapshot(1_800, busy, 77)).consumers;
  expect(woken).toMatchObject({
    status: "ok",
    lag: 7,
    deliveryRatePerSec: 22 / 12,
    redeliveryRatePerSec: 2 / 12,
    redeliveryIsEstimate: false,
  });
});

test("property: asleep or awake, a row tells the numbers of now, is ok when caught up, and has no negative rate", () => {
  const event = fc.record({
    ticks: fc.integer({ min: 1, max: 40 }),
    arrive: fc.integer({ min: 0, max: 30 }),
    deliver: fc.integer({ min: 0, max: 30 }),
    pull: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(event, { minLength: 1, maxLength: 12 }), (events) => {
      let last: Evaluation | null = null;
      let tick = 0;
      let [sent, got, deliveredAt] = [0, 0, START];
      for (const { ticks, arrive, deliver, pull } of events) {
        for (let i = 0; i < ticks; i += 1, tick += 1) {
          if (i === 0) sent += arrive;
          const step = i === 0 ? Math.min(deliver, sent - got) : 0;
          got += step;
          if (step > 0) deliveredAt = START + tick * 2_000;
          const position = { consumerSeq: got, streamSeq: got, lastActiveAt: got === 0 ? null : deliveredAt };
          last = next(last, snapshot(tick, { numPending: sent - got, numWaiting: pull ? 1 : 0, delivered: position }, sent));
          const [row] = last.consumers;
          expect(row).toMatchObject({ lag: sent - got, numPending: sent - got, numWaiting: pull ? 1 : 0 });
          if (sent === got) expect(row?.status).toBe("ok");
          if (tick > 0) expect(row?.deliveryRatePerSec ?? Number.NaN).toBeGreaterThanOrEqual(0);
        }
      }
    }),
    { numRuns: 60 },
  );
});
