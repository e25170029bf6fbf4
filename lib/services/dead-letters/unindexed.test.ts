import { expect, test } from "vitest";
import type { StreamReading } from "@/lib/db";
import type { WatchedContext } from "@/lib/domain/watch";
import { unindexedIn } from "./unindexed";

const progress = { indexedSeq: 5, firstSeq: 1, lastSeq: 5, numDeleted: 0 };
const reading = (more: Partial<StreamReading>): StreamReading => ({
  context: "c",
  stream: "JETLAG_ADVISORIES",
  streamCreatedAt: "",
  progress,
  textIndexedSeq: 5,
  isIndexed: true,
  denied: null,
  unkept: null,
  ...more,
});
const streams = [
  { name: "ORDERS", subjects: ["orders.>"], isDeadLetter: false, messages: 9 },
  { name: "JETLAG_ADVISORIES", subjects: ["$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>"], isDeadLetter: false, messages: 5 },
];
const context = { name: "c", streams: () => streams } as unknown as WatchedContext; // all that is asked of it
const missing = (...readings: StreamReading[]) =>
  unindexedIn(context, readings).map(({ stream, denied, unkept }) => ({ stream, denied, unkept }));

test("a stream of advisories that is not read, or not to be read, leaves deaths out; one of others' messages does not", () => {
  const stream = "JETLAG_ADVISORIES";
  expect(missing(reading({}))).toEqual([]);
  expect(missing()).toEqual([{ stream, denied: null, unkept: null }]);
  expect(missing(reading({ isIndexed: false }))).toEqual([{ stream, denied: null, unkept: null }]);
  expect(missing(reading({ isIndexed: false, denied: "no" }))).toEqual([{ stream, denied: "no", unkept: null }]);
  expect(missing(reading({ unkept: "why" }))).toEqual([{ stream, denied: null, unkept: "why" }]);
});
