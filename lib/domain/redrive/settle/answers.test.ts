import fc from "fast-check";
import { expect, test } from "vitest";
import { answers, MOST_ANSWERS, tellsMore, withAnswer, type Answer, type Answered } from "./answers";

const one = (delivery: number, answer: Answer, at: number, consumer = "w"): Answered => ({ consumer, delivery, answer, at });
const after = (...heard: readonly Answered[]) => heard.reduce(withAnswer, [] as readonly Answered[]);

test("each delivery's answers, in the order in which they were heard", () => {
  const heard = [one(1, "nak", 10), one(1, "nak", 11, "v"), one(2, "nak", 20), one(3, "term", 30)];
  expect(after(...heard)).toEqual(heard);
});

test("an answer that is sent again is one; of those that say that it is at work, the last counts", () => {
  expect(after(one(1, "nak", 10), one(1, "nak", 12))).toEqual([one(1, "nak", 10)]);
  expect(after(one(1, "working", 10), one(1, "working", 30), one(1, "working", 20), one(2, "working", 40))).toEqual([
    one(1, "working", 30),
    one(2, "working", 40),
  ]);
});

test("one that is refused for ever keeps its first answers, and what is at work still says since when", () => {
  const forever = Array.from({ length: 2 * MOST_ANSWERS }, (_, i) => one(1 + (i >> 1), i % 2 === 0 ? "working" : "nak", i));
  expect(after(...forever)).toEqual(forever.slice(0, MOST_ANSWERS));
  expect(after(...forever, one(1, "working", 99))[0]).toEqual(one(1, "working", 99));
});

test.each<[Answer, number, boolean]>([
  ["ack", 1, false],
  ["working", 1, false],
  ["nak", 1, true],
  ["term", 1, true],
  ["ack", 2, true],
  ["working", 2, true],
])("%s to delivery %i tells more than that it went well: %s", (answer, delivery, tells) => {
  expect(tellsMore(one(delivery, answer, 1))).toBe(tells);
});

const anything = fc.record({
  consumer: fc.constantFrom("v", "w"),
  delivery: fc.integer({ min: 1, max: 12 }),
  answer: fc.constantFrom(...answers),
  at: fc.nat(1_000),
});

test("never more than twenty, never one twice, and the same list where nothing is new", () => {
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 60 }), (heard) => {
      const kept = after(...heard);
      expect(kept.length).toBeLessThanOrEqual(MOST_ANSWERS);
      expect(new Set(kept.map(({ consumer, delivery, answer }) => `${consumer} ${delivery} ${answer}`)).size).toBe(kept.length);
      for (const each of kept) expect(withAnswer(kept, each)).toBe(kept);
    }),
  );
});
