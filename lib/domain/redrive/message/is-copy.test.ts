import { expect, test } from "vitest";
import { isCopy, type SentCopy } from "./is-copy";

const MADE_AT = Date.UTC(2026, 1, 3);
const sent: SentCopy = { subject: "order.placed", target: "ORDERS", targetCreatedAt: MADE_AT, publishedSeq: 7 };
const dead = { originalStream: "ORDERS", originalCreatedAt: MADE_AT, originalSeq: 7, originalSubject: "order.placed" };
const unplaced = { ...dead, originalStream: null, originalCreatedAt: null, originalSeq: null };

test.each([
  ["where its PubAck said", dead, sent, true],
  ["there, in a life of the stream that the letter does not name", { ...dead, originalCreatedAt: null }, sent, true],
  ["there, on a subject that the stream transforms", { ...dead, originalSubject: "moved.placed" }, sent, true],
  ["another message of its stream", { ...dead, originalSeq: 8 }, sent, false],
  ["in another life of its stream", { ...dead, originalCreatedAt: MADE_AT + 1 }, sent, false],
  ["its place is not said, its subject is", unplaced, sent, true],
  ["nothing but its id is said", { ...unplaced, originalSubject: null }, sent, true],
  ["neither place nor subject of it", { ...unplaced, originalSubject: "order.paid" }, sent, false],
  ["a stream that sources the target", { ...dead, originalStream: "ALL_ORDERS", originalSeq: 99 }, sent, true],
  ["what a worker published with its headers", { ...dead, originalStream: "PAYMENTS", originalSubject: "order.paid" }, sent, false],
  ["undecided whether it was stored, on its subject", dead, { ...sent, publishedSeq: null }, true],
  ["undecided whether it was stored, on another", { ...dead, originalSubject: "order.paid" }, { ...sent, publishedSeq: null }, false],
])("%s", (_, letter, of, expected) => expect(isCopy(letter, of)).toBe(expected));
