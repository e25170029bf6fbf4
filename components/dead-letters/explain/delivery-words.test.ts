import { expect, test } from "vitest";
import type { DeliveryRow } from "@/lib/domain/redrive/row";
import { deliveryWords, whyNoTimes } from "./delivery-words";

const one = (delivery: number, answer: DeliveryRow["answer"], consumer = "planner"): DeliveryRow => ({
  consumer,
  delivery,
  answer,
  at: "2026-11-21T14:03:11.000Z",
});

test("which delivery, to whom, and what was answered", () => {
  expect(deliveryWords(one(1, "nak"))).toBe("1st delivery to planner: NAK");
  expect(deliveryWords(one(2, "working"))).toBe("2nd delivery to planner: WPI, still at work");
});

const heard = (...items: DeliveryRow[]) => ({ items, isWhole: true });
test.each([
  ["nobody listened", null, 2, "times are not known: its acknowledgements were not watched"],
  ["nothing was heard", heard(), 2, "times are not known: no answer to any of them was heard"],
  ["all were", heard(one(1, "nak"), one(2, "term")), 2, null],
  ["more than it says", heard(one(1, "nak"), one(2, "nak"), one(3, "ack")), 2, null],
  ["how many there were is not known", heard(one(1, "nak")), null, null],
  ["one timed out", heard(one(1, "nak"), one(1, "working"), one(2, "working")), 2, "no answer to the others was heard"],
  ["only another consumer's", heard(one(1, "nak", "crm"), one(2, "nak", "crm")), 2, "no answer to the others was heard"],
  ["there were more than are kept", { ...heard(one(1, "nak")), isWhole: false }, 30, "only the first answers are kept"],
] as const)("%s", (_, deliveries, count, why) => {
  expect(whyNoTimes({ deliveries: deliveries && { ...deliveries, items: [...deliveries.items] }, consumer: "planner", count })).toBe(why);
});
