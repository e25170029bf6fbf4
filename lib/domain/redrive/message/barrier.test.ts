import { expect, test } from "vitest";
import { lastSeqIn } from "./barrier";

test("reads the sequence that nats-server names, and nothing else", () => {
  expect(lastSeqIn("wrong last sequence: 88120")).toBe(88_120);
  expect(lastSeqIn("wrong last sequence: 0")).toBe(0);
  expect(lastSeqIn("wrong last sequence")).toBeNull();
  expect(lastSeqIn("wrong last msg ID: 5")).toBeNull();
});
