import { expect, test } from "vitest";
import { deliveryLines, notSentText, outcomeText } from "./outcome-words";

const item = { state: "selected", reason: null, detail: null, removed: false, settledBy: null, settledAfterMs: null } as const;
const heard = (delivery: number, answer: "nak" | "ack" | "term") => ({ consumer: "crm", delivery, answer, at: "2026-11-21T14:03:11.412Z" });

test.each([
  [{}, ""],
  [{ state: "published" }, "the dead letter stays in its stream"],
  [{ state: "published", removed: true }, "the dead letter has left its stream"],
  [{ state: "settled", settledBy: "worker-crm", settledAfterMs: 800 }, "worker-crm after 800 ms"],
  [{ state: "settled", settledAfterMs: 31_000 }, "handled after 31 s"],
  [{ state: "boomeranged", settledBy: "worker-crm", settledAfterMs: 31_000 }, "a dead letter again after 31 s"],
  [{ state: "boomeranged", deliveries: [heard(1, "nak"), heard(2, "nak"), heard(3, "term")] }, "a dead letter again · NAK ×2, TERM"],
  [
    { state: "settled", settledBy: "crm", settledAfterMs: 800, deliveries: [heard(1, "nak"), heard(2, "ack")] },
    "crm after 800 ms · NAK, ACK",
  ],
  [{ state: "not-observed", settledBy: "no consumer takes it" }, "no consumer takes it"],
  [{ state: "not-observed" }, "nobody saw what became of it"],
  [{ state: "unknown", detail: "no answer" }, "no answer"],
  [{ state: "skipped", reason: "ABORTED" }, "aborted before its turn; it stays open"],
  [{ state: "skipped", reason: "GONE", detail: "it expired" }, "it expired"],
  [{ state: "skipped", reason: "NEW_CODE" }, "NEW_CODE"],
] as const)("%j: %s", (more, text) => {
  const deliveries = "deliveries" in more ? [...more.deliveries] : [];
  expect(outcomeText({ ...item, ...more, deliveries })).toBe(text);
});

test("a reason without a sentence has one of ours", () => {
  expect(notSentText("STOPPED", null)).toBe("stopped before its turn; it stays open");
});

test("each answer, with its time", () => {
  expect(deliveryLines([heard(1, "nak"), heard(2, "term")])).toEqual([
    "1st delivery to crm: NAK, 2026-11-21 14:03:11.412 UTC",
    "2nd delivery to crm: TERM, 2026-11-21 14:03:11.412 UTC",
  ]);
});
