import fc from "fast-check";
import { expect, test } from "vitest";
import { textToBytes } from "../payload";
import { decode } from "./decode";
import { noMaps, nothing, original, withJson } from "./fixtures";

test.each([
  "",
  "not json",
  "[1]",
  '"text"',
  "null",
  "{",
  '{"original_subject":5,"error":"x"}',
  '{"original_subject":"a"}',
  '{"type":"other"}',
  "\uFEFF{}",
])("%j is its own original, with nothing known", (body) => {
  expect(withJson(body)).toMatchObject({ ...nothing, profile: null });
  expect(original(withJson(body)).payload).toBe(body);
});

test("no bytes make decoding throw", () => {
  const key = fc.constantFrom(
    "original_subject",
    "original_message",
    "error",
    "headers",
    "encoding",
    "sequence",
    "failed_at",
    "type",
    "stream",
  );
  const json = fc.dictionary(key, fc.jsonValue()).map((value) => textToBytes(JSON.stringify(value)));
  const bytes = fc.oneof(json, fc.uint8Array({ maxLength: 60 }));
  fc.assert(
    fc.property(bytes, fc.option(fc.uint8Array({ maxLength: 60 })), (payload, headerBlock) => {
      const decoded = decode({ subject: "dlq.x", headerBlock, payload }, noMaps);
      decoded.original();
      expect(decoded.failedAt === null || Number.isFinite(decoded.failedAt)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
