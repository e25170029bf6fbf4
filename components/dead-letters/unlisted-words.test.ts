import { expect, test } from "vitest";
import { atLeastWords, stuckHereWords, stuckTitle } from "./unlisted-words";

test.each([
  [1, "NATS counts at least 1 more exhausted message, not captured: it does not list them."],
  [1_204, "NATS counts at least 1,204 more exhausted messages, not captured: it does not list them."],
])("%d is said so", (exhaustedAtLeast, expected) => {
  expect(atLeastWords({ exhaustedAtLeast })).toBe(expected);
});

test("stuck ones are told from dead ones", () => {
  expect(stuckTitle([{ stuck: 1 }])).toBe("1 message is stuck, and no dead letter yet");
  expect(stuckTitle([{ stuck: 1_200 }, { stuck: 4 }])).toBe("1,204 messages are stuck, and no dead letters yet");
  expect([1, 3].map((stuck) => stuckHereWords({ stuck }))).toEqual([
    "The one in hand is no dead letter yet.",
    "The 3 in hand are no dead letters yet.",
  ]);
});
