import { expect, test } from "vitest";
import { aLetter, aStream, aWorld, letters, MADE_AT, plan, warnings } from "./fixtures";
import { unreadOf, type ReadSoFar } from "./index-behind";

const all = { stream: null, byWords: false };
const dlq = { ...letters, messages: 100, firstSeq: 1, lastSeq: 100 };
const read = (more: Partial<ReadSoFar>): ReadSoFar => ({
  stream: "DLQ",
  createdAt: MADE_AT,
  indexedSeq: 100,
  textIndexedSeq: 100,
  denied: null,
  ...more,
});
const unread = (more: Partial<ReadSoFar>, stream = dlq, question: Parameters<typeof unreadOf>[0] = all) =>
  unreadOf(question, { streams: [aStream(), stream], read: [read(more)] });

test("what lies behind the cursor is not read, of this life of a stream", () => {
  expect(unread({})).toEqual([]);
  expect(unread({ indexedSeq: 88 })).toEqual([{ stream: "DLQ", count: 12, isExact: true, what: "letters", denied: null }]);
  expect(unread({ createdAt: 0 })).toMatchObject([{ count: 100 }]);
  expect(unread({ indexedSeq: 3 }, { ...dlq, firstSeq: 51, messages: 50 })).toMatchObject([{ count: 50, isExact: true }]);
  expect(unread({ indexedSeq: 88 }, { ...dlq, messages: 60 })).toMatchObject([{ count: 12, isExact: false }]);
  expect(unread({ indexedSeq: 0 }, { ...dlq, messages: 0, firstSeq: 101 })).toEqual([]);
});

test("words follow later, and count only where somebody asks by them", () => {
  const words = { textIndexedSeq: 40 };
  expect(unread(words)).toEqual([]);
  expect(unread(words, dlq, { ...all, byWords: true })).toMatchObject([{ count: 60, what: "words" }]);
  expect(unread({ ...words, indexedSeq: 70 }, dlq, { ...all, byWords: true })).toMatchObject([{ count: 60, what: "words" }]);
});

test("only streams count whose letters may be meant: of what is exhausted, advisories tell", () => {
  const advisories = aStream({
    name: "ADVISORIES",
    subjects: ["$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>"],
    messages: 5,
    lastSeq: 5,
  });
  const behind = (stream: string | null) =>
    unreadOf({ stream, byWords: false }, { streams: [aStream({ messages: 9, lastSeq: 9 }), dlq, advisories], read: [] }).map(
      (each) => each.stream,
    );
  expect(behind(null)).toEqual(["DLQ", "ADVISORIES"]);
  expect(behind("DLQ")).toEqual(["DLQ"]);
  expect(behind("WORK")).toEqual(["ADVISORIES"]);
});

test("a plan says how many the index could not answer for, and why", () => {
  const said = (more: object) =>
    warnings(
      plan([aLetter(1)], aWorld({ unread: [{ stream: "DLQ", count: 12, isExact: true, what: "letters", denied: null, ...more }] })),
      "INDEX_BEHIND",
    );
  expect(said({})).toEqual(["12 messages of DLQ are not indexed yet: if some of them are meant, this plan leaves them out."]);
  expect(said({ count: 1 })).toEqual(["1 message of DLQ is not indexed yet: if it is meant, this plan leaves it out."]);
  expect(said({ what: "words", isExact: false })).toEqual([
    "Up to 12 messages of DLQ cannot be found by words yet: if some of them are meant, this plan leaves them out.",
  ]);
  expect(said({ denied: "not permitted: STREAM.MSG.GET" })[0]).toContain("not indexed yet (not permitted: STREAM.MSG.GET)");
});
