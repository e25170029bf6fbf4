import { expect, test } from "vitest";
import { goOnText } from "./attention-words";

test.each([
  [{ selected: 0, intent: 0 }, "Nothing waits to be sent: going on watches what becomes of the rest."],
  [{ selected: 1, intent: 0 }, "Going on sends the 1 message that waits; an abort leaves it open."],
  [{ selected: 1_200, intent: 0 }, "Going on sends the 1,200 messages that wait; an abort leaves them open."],
  [
    { selected: 5, intent: 2 },
    "Going on sends the 5 messages that wait, and of the 2 under way what has not arrived; an abort leaves what waits open.",
  ],
  [{ selected: 0, intent: 1 }, "1 message is under way: going on sends it if it has not arrived."],
  [{ selected: 0, intent: 3 }, "3 messages are under way: going on sends those that have not arrived."],
])("%j: %s", (counts, text) => {
  expect(goOnText(counts)).toBe(text);
});
