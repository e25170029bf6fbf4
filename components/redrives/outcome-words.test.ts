import { expect, test } from "vitest";
import { notSentText, outcomeText } from "./outcome-words";

const item = { state: "selected", reason: null, detail: null, removed: false, settledBy: null, settledAfterMs: null } as const;

test.each([
  [{}, ""],
  [{ state: "published" }, "the dead letter stays in its stream"],
  [{ state: "published", removed: true }, "the dead letter has left its stream"],
  [{ state: "settled", settledBy: "worker-crm", settledAfterMs: 800 }, "worker-crm after 800 ms"],
  [{ state: "settled", settledAfterMs: 31_000 }, "handled after 31 s"],
  [{ state: "boomeranged", settledBy: "worker-crm", settledAfterMs: 31_000 }, "a dead letter again after 31 s"],
  [{ state: "not-observed", settledBy: "no consumer takes it" }, "no consumer takes it"],
  [{ state: "not-observed" }, "nobody saw what became of it"],
  [{ state: "unknown", detail: "no answer" }, "no answer"],
  [{ state: "skipped", reason: "ABORTED" }, "aborted before its turn; it stays open"],
  [{ state: "skipped", reason: "GONE", detail: "it expired" }, "it expired"],
  [{ state: "skipped", reason: "NEW_CODE" }, "NEW_CODE"],
] as const)("%j: %s", (more, text) => {
  expect(outcomeText({ ...item, ...more })).toBe(text);
});

test("a reason without a sentence has one of ours", () => {
  expect(notSentText("STOPPED", null)).toBe("stopped before its turn; it stays open");
});
