import { expect, test } from "vitest";
import { stream } from "../stream/fixtures";
import { isDeadLetterStream } from "./detect";

const is = (changes: Parameters<typeof stream>[0], patterns: string[] = []) => isDeadLetterStream(stream(changes), patterns);

test("by name", () => {
  for (const name of ["DLQ", "AGENT_DLQ", "DEAD_LETTERS", "orders-dlq", "DEADLETTER", "dead-letters", "DLQ_ORDERS"])
    expect(is({ name }), name).toBe(true);
  for (const name of ["ORDERS", "DLQUEUE", "DEADLINES", "READ_LETTERS", "DEADLETTERSX"]) expect(is({ name }), name).toBe(false);
});

test("by a subject that begins with dlq", () => {
  expect(is({ subjects: ["orders.>", "dlq.*"] })).toBe(true);
  expect(is({ subjects: ["DLQ.>"] })).toBe(true);
  expect(is({ subjects: ["orders.dlq.>", "dlqs.>"] })).toBe(false);
});

test("metadata decides either way; settings add to all", () => {
  expect(is({ metadata: { "jetlag.dead-letter": "true" } })).toBe(true);
  expect(is({ name: "DLQ", metadata: { "jetlag.dead-letter": "false" } })).toBe(false);
  expect(is({ name: "DLQ", metadata: { "jetlag.dead-letter": "false" } }, ["DLQ"])).toBe(true);
  expect(is({ name: "failed-orders-eu" }, ["failed-*-eu"])).toBe(true);
  expect(is({ name: "failed-eu" }, ["failed-*-eu"])).toBe(false);
  expect(is({ name: "a.b" }, ["a?b", "*x*"])).toBe(false);
});

test("of Jetlag's own streams only the one of kept dead letters is one", () => {
  expect(is({ name: "JETLAG_DEAD_LETTERS", subjects: ["jetlag.dead.>"] })).toBe(true);
  expect(is({ name: "JETLAG_TRASH", subjects: ["dlq.>"] })).toBe(false);
});
