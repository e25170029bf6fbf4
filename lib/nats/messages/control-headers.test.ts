import fc from "fast-check";
import { expect, test } from "vitest";
import { separateControlHeaders, separateLines } from "./control-headers";

const appended = [
  "Nats-Stream: S",
  "Nats-Subject: a.b",
  "Nats-Sequence: 7",
  "Nats-Time-Stamp: 2026-01-02T03:04:05.678901234Z",
  "Nats-Num-Pending: 3",
  "Nats-Last-Sequence: 6",
];
const block = (lines: readonly string[]) => Buffer.from([...lines, "", ""].join("\r\n"), "latin1");
const control = { subject: "a.b", seq: 7, at: Date.UTC(2026, 0, 2, 3, 4, 5, 678), numPending: 3 };

test("what the server appended is taken off, the rest is as it was stored", () => {
  expect(separateControlHeaders(block(["NATS/1.0", ...appended]))).toEqual({ control, stored: null, exact: true });
  const stored = block(["NATS/1.0", "A: 1", "Nats-Sequence: 99"]);
  const separated = separateControlHeaders(block(["NATS/1.0", "A: 1", "Nats-Sequence: 99", ...appended]));
  expect(separated).toEqual({ control, stored: new Uint8Array(stored), exact: true });
  expect(separateControlHeaders(block(["NATS/1.0", ...appended.slice(0, 4)]))?.control).toEqual({ ...control, numPending: null });
});

test("the quick way says what the careful one says, whatever stands in the block", () => {
  const odd = fc.constantFrom(
    "",
    ":",
    "A",
    "Nats-Stream: x",
    "Nats-Subject: \u00fc",
    "Nats-Sequence:8",
    "\rX: 1",
    "Nats-Num-Pending: 1",
    "B: \u0000",
  );
  const lines = fc.tuple(fc.array(odd, { maxLength: 4 }), fc.subarray(appended), fc.array(odd, { maxLength: 1 }));
  fc.assert(
    fc.property(fc.constantFrom("NATS/1.0", "NATS/1.0 503", ""), lines, (start, [before, own, behind]) => {
      const given = block([start, ...before, ...own, ...behind]);
      expect(separateControlHeaders(given)).toEqual(separateLines(given));
    }),
    { numRuns: 3_000 },
  );
});
