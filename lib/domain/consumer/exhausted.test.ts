import { expect, test } from "vitest";
import { defaultOptions, evaluate, nothingLookedUp, type LookedUp } from "../snapshot/evaluate";
import type { Snapshot } from "../snapshot/types";
import { stream } from "../stream/fixtures";
import { exhaustedOf, isExhaustedCaptured, unlistedAtLeast } from "./exhausted";
import { consumer } from "./fixtures";

const captured = { counted: undefined, isCaptured: true };

test.each([
  ["counted ones", { maxDeliver: 5 }, { counted: { open: 3, firstAt: 0 }, isCaptured: false }, 3],
  ["none where all are captured", { maxDeliver: 5 }, captured, 0],
  ["not known where they are not", { maxDeliver: 5 }, { counted: undefined, isCaptured: false }, null],
  ["not known while the index does not answer", { maxDeliver: 5 }, { counted: null, isCaptured: true }, null],
  ["never any without max_deliver", { maxDeliver: -1 }, { counted: undefined, isCaptured: false }, 0],
])("%s", (_, of, known, expected) => {
  expect(exhaustedOf(of, known)).toBe(expected);
});

test.each([
  [["$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>"], false, true],
  [["orders.>", ">"], false, true],
  [["*.EVENT.ADVISORY.>"], false, true],
  [["$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>"], true, false],
  [["$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.ORDERS.>"], false, false],
  [["$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>"], false, false],
  [["orders.>"], false, false],
])("%j (sealed: %s) captures all exhausted ones: %s", (subjects, sealed, expected) => {
  expect(isExhaustedCaptured([{ subjects, sealed }])).toBe(expected);
});

test.each([
  [{ maxDeliver: 5, numRedelivered: 15, numAckPending: 0 }, 3, 12],
  [{ maxDeliver: 5, numRedelivered: 15, numAckPending: 10 }, 0, 5],
  [{ maxDeliver: 5, numRedelivered: 3, numAckPending: 10 }, 0, 0],
  [{ maxDeliver: 5, numRedelivered: 3, numAckPending: 0 }, 9, 0],
  [{ maxDeliver: -1, numRedelivered: 3, numAckPending: 0 }, 0, 0],
  [{ maxDeliver: 1, numRedelivered: 3, numAckPending: 0 }, 0, 0],
])("%j with %d known: at least %d more", (of, known, expected) => {
  expect(unlistedAtLeast(of, known)).toBe(expected);
});

const snapshot: Snapshot = {
  context: "c",
  account: { id: "A", name: null },
  at: 10_000,
  serverAt: 10_000,
  source: "api",
  streams: [stream({ name: "ORDERS" }), stream({ name: "JETLAG_ADVISORIES", subjects: ["$JS.EVENT.ADVISORY.CONSUMER.>"] })],
  consumers: [consumer({ stream: "ORDERS", name: "w", at: 10_000, maxDeliver: 5 })],
  gaps: [],
  servers: [],
};
const [key] = snapshot.consumers.map((each) => each.key);
const rowWith = (exhausted: LookedUp["exhausted"], previous: Parameters<typeof evaluate>[0]["previous"] = null) => {
  const evaluation = evaluate({ previous, snapshot, lookedUp: { ...nothingLookedUp, exhausted }, options: defaultOptions });
  return { evaluation, row: evaluation.consumers[0] };
};

test("what was given up makes its consumer poisoned, also one that sleeps, and no longer once it is not open", () => {
  const counted = new Map([[key ?? "", { open: 2, firstAt: 4_000 }]]);
  const well = rowWith(new Map());
  expect(well.row).toMatchObject({ status: "ok", exhausted: 0 });
  const asleep = rowWith(new Map(), well.evaluation);
  const ill = rowWith(counted, asleep.evaluation);
  expect(ill.row).toMatchObject({
    status: "poisoned",
    exhausted: 2,
    reason: "2 messages exhausted after 5 deliveries, still open.",
    since: new Date(4_000).toISOString(),
  });
  expect(rowWith(new Map(), ill.evaluation).row).toMatchObject({ status: "ok", exhausted: 0 });
});
