import { CLOCKS_APART_MS } from "../is-original";
import { copyStream, messageKey } from "./provenance";
import type { Seen } from "./types";

/** At most one value among those that say one. */
function agree(seen: readonly Seen[], valueOf: (each: Seen) => string | number | null): boolean {
  const values = new Set(seen.map(valueOf));
  values.delete(null);
  return values.size <= 1;
}

/** Nothing that they say of the message and of who gave up on it contradicts. Its Nats-Msg-Id is left aside: a copy may have one of its own. */
export function mayBeOne(a: readonly Seen[], b: readonly Seen[]): boolean {
  const both = [...a, ...b];
  return (
    agree(both, ({ consumer }) => consumer) &&
    agree(both, ({ originalSubject }) => originalSubject) &&
    agree(both, ({ originalStream }) => originalStream) &&
    agree(both, messageKey) &&
    agree(both, ({ epoch }) => epoch || null) &&
    agree(both, ({ originalCreatedAt }) => originalCreatedAt) &&
    isOldEnough(both)
  );
}

/** The life of the stream that some of them name had begun when those were seen that name none. */
function isOldEnough(seen: readonly Seen[]): boolean {
  const createdAt = seen.find(({ originalCreatedAt }) => originalCreatedAt !== null)?.originalCreatedAt ?? null;
  return createdAt === null || seen.every((each) => each.originalCreatedAt !== null || createdAt <= each.seenAt + CLOCKS_APART_MS);
}

export const sameMsgId = (a: readonly Seen[], b: readonly Seen[]): boolean => agree([...a, ...b], ({ msgId }) => msgId);

/** No dead-letter stream holds copies of both. */
export function inOtherStreams(a: readonly Seen[], b: readonly Seen[]): boolean {
  const streams = new Set(a.map(copyStream));
  streams.delete(null);
  return !b.some((each) => streams.has(copyStream(each)));
}
