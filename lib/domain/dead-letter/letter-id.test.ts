import { expect, test } from "vitest";
import { createdByLetterId } from "./letter-id";

const death = { originalStream: "WORK", originalSeq: 42, consumer: "worker" };
const at = (id: string | null, more: Partial<typeof death> | { consumer: null } = {}) => createdByLetterId(id, { ...death, ...more });

test("a letter's own id says in which life of the stream the message died", () => {
  expect(at("dead:WORK:2026-01-01T00:00:00.123456789Z:42:worker")).toBe(Date.UTC(2026, 0, 1, 0, 0, 0, 123));
  expect(at("dead:WORK:2026-01-01T02:00:00+02:00:42:worker")).toBe(Date.UTC(2026, 0, 1));
});

test.each([
  null,
  "order-1",
  "dead:WORK:2026-01-01T00:00:00Z:41:worker",
  "dead:OTHER:2026-01-01T00:00:00Z:42:worker",
  "dead:WORK:2026-01-01T00:00:00Z:42:other",
  "dead:WORK:yesterday:42:worker",
  "dead:WORK:2026-99-99T00:00:00Z:42:worker",
  "dead:WORK:42:worker",
  "dead:WORK::42:worker",
])("%s says nothing of this death", (id) => {
  expect(at(id)).toBeNull();
});

test("what the letter does not say cannot agree", () => {
  expect(at("dead:WORK:2026-01-01T00:00:00Z:42:worker", { consumer: null })).toBeNull();
});
