import { expect, test } from "vitest";
import { filterWords } from "./selection-words";

test("a filter is said with its names and values", () => {
  expect(filterWords({ stream: "DLQ", filter: { consumer: "worker", q: "", from: undefined } })).toBe(
    "all that is open with stream DLQ, consumer worker",
  );
  expect(filterWords({ filter: {} })).toBe("all that is open");
});
