import { expect, test } from "vitest";
import type { StreamFacts } from "../redrive/plan/facts";
import { aStream } from "../redrive/plan/fixtures";
import { roomIn } from "./room";

const asked = (target: Partial<StreamFacts>, held: [string, number][], subjects: string[]) => {
  const reasonOf = roomIn({ target: aStream({ name: "DLQ", ...target }), subjectCounts: new Map(held) });
  return subjects.map((subject) => reasonOf({ subject, sizeBytes: 100 }));
};
const full = "DLQ is full: putting it back would push out another message";

test("without limits everything fits, and nothing needs to be counted", () => {
  expect(asked({ messages: 1_000_000, sizeBytes: 1e12 }, [], ["a", "a"])).toEqual([null, null]);
});

test("as many fit as there is room for, those that went before counted", () => {
  expect(asked({ maxMessages: 10, messages: 8 }, [], ["a", "b", "c"])).toEqual([null, null, full]);
  // A record in a file is 34 B longer, and its subject.
  expect(asked({ maxBytes: 1_270, sizeBytes: 1_000 }, [], ["a", "b", "c"])).toEqual([null, null, full]);
  expect(asked({ maxBytes: 1_269, sizeBytes: 1_000 }, [], ["a", "b", "c"])).toEqual([null, full, full]);
});

test.each(["old", "new"] as const)("per subject, where %s ones are discarded", (discard) => {
  const fullOn = "DLQ holds as many on a as it keeps (2): putting it back would push out another";
  expect(
    asked(
      { discard, maxMessagesPerSubject: 2 },
      [
        ["a", 1],
        ["b", 0],
      ],
      ["a", "a", "b"],
    ),
  ).toEqual([null, fullOn, null]);
});

test("what the server refuses by itself is left to it", () => {
  const limits = { discard: "new" as const, discardNewPerSubject: true, maxMessages: 1, maxBytes: 1, maxMessagesPerSubject: 1 };
  expect(asked({ ...limits, messages: 1, sizeBytes: 1 }, [["a", 1]], ["a", "b"])).toEqual([null, null]);
});

test("a subject that was not counted does not fit where there is a limit per subject", () => {
  expect(asked({ maxMessagesPerSubject: 2 }, [["a", 0]], ["b", "a"])).toEqual([
    "DLQ keeps 2 of a subject, and how many it holds on b is not known",
    null,
  ]);
});

test("counted is the subject that the stream stores", () => {
  const moved = { transform: { src: "in.*", dest: "kept.$1" }, maxMessagesPerSubject: 1 };
  expect(asked(moved, [["kept.a", 0]], ["in.a", "in.a"])).toEqual([null, expect.stringContaining("on kept.a as it keeps (1)")]);
});
