import { expect, test } from "vitest";
import { nakStorm } from "./nak-storm";

const faults = (attempts: number, maxDeliver: number) =>
  Array.from({ length: attempts }, (_, n) => n + 1).map((attempt) => {
    const lastAttempt = attempt === maxDeliver;
    const about = { stream: "TOOL_REQUESTS", consumer: "worker-crm", subject: "tools.execute.crm", id: "x" };
    return nakStorm.fault?.("on", { ...about, attempt, lastAttempt })?.kind ?? null;
  });

test("twice, whatever the consumer's max_deliver is by now, and never the last attempt", () => {
  expect(faults(3, 3)).toEqual(["nak", "nak", null]);
  expect(faults(4, -1)).toEqual(["nak", "nak", null, null]);
  expect(faults(2, 2)).toEqual(["nak", null]);
});
