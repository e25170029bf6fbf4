import fc from "fast-check";
import { expect, test } from "vitest";
import { stream } from "../stream/fixtures";
import { consumer } from "./fixtures";
import { redeliveryShares } from "./redeliveries";

/** So many deliveries of each in one tick, of which so many messages arrived; some have a redelivered one in hand. */
function sharesOf(arrived: number, each: readonly { name: string; deliveries: number; inHand: number }[]): ReadonlyMap<string, number> {
  const pairs = each.map(({ name, deliveries, inHand }) => ({
    before: consumer({ name, filterSubjects: [name], delivered: { consumerSeq: 0, streamSeq: 100 } }),
    after: consumer({
      name,
      filterSubjects: [name],
      delivered: { consumerSeq: deliveries, streamSeq: 100 + arrived },
      numAckPending: inHand,
      numRedelivered: inHand,
    }),
  }));
  const inHand = each.reduce((sum, one) => sum + one.inHand, 0);
  const before = stream({ retention: "workqueue", messages: 0, lastSeq: 100 });
  const after = stream({ retention: "workqueue", messages: inHand, lastSeq: 100 + arrived });
  return redeliveryShares({ before, after }, pairs, 0).byConsumer;
}

test("who has a redelivered message in hand gets no more than it delivered: the rest goes to the others, by their deliveries", () => {
  const shares = sharesOf(9, [
    { name: "calendar", deliveries: 6, inHand: 0 },
    { name: "crm", deliveries: 9, inHand: 1 },
    { name: "payments", deliveries: 9, inHand: 0 },
    { name: "web", deliveries: 3, inHand: 0 },
  ]);
  expect(Object.fromEntries(shares)).toEqual({ crm: 9, calendar: 3, payments: 4.5, web: 1.5 });
});

test("property: none gets more than it delivered, and together they get all there were", () => {
  const one = fc.record({ deliveries: fc.nat(500), inHand: fc.nat(5) });
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 12 }), fc.nat(1_000), (counts, most) => {
      const each = counts.map((count, place) => ({ name: `c${place}`, ...count }));
      const deliveries = each.reduce((sum, count) => sum + count.deliveries, 0);
      const arrived = Math.min(most, deliveries);
      const shares = sharesOf(arrived, each);
      for (const { name, deliveries: own } of each) expect(shares.get(name) ?? 0).toBeLessThanOrEqual(own + 1e-9);
      const total = [...shares.values()].reduce((sum, share) => sum + share, 0);
      expect(total).toBeCloseTo(deliveries - arrived, 6);
    }),
  );
});
