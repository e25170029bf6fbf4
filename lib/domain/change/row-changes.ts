import type { Consumer } from "../consumer/types";
import type { Stream } from "../stream/types";
import { consumerDifferences, streamDifferences } from "./configuration";
import type { Ear } from "./ear";
import { isoSecond } from "./iso-second";
import { onceChange, passingChange } from "./to-change";
import type { Change } from "./types";

export type Row = Stream | Consumer;

/** What a reading is compared with. `at`: epoch ms by the server's clock. */
export type Looked = { context: string; at: number; ear: Ear; streams: ReadonlyMap<string, Stream> };

/** Rows are kept no longer, so nothing that was created before is looked up. */
export const KEPT_DAYS = 30;
const KEPT_MS = KEPT_DAYS * 86_400_000;
/** A deletion that may have been so long ago says so. */
const LONG_MS = 20_000;

const none: readonly Change[] = [];

export function streamChanges(stream: Stream, before: Stream | undefined, looked: Looked): readonly Change[] {
  if (before?.createdAt !== stream.createdAt) return creation(stream, before, looked);
  const detail = streamDifferences(before, stream);
  if (detail === "") return none;
  const what = "stream-changed";
  return [
    passingChange({
      what,
      ...assetOf(stream),
      ...when(looked.ear.takeAll(what, assetOf(stream)), looked),
      detail,
      mark: [stream.createdAt, detail],
    }),
  ];
}

export function consumerChanges(consumer: Consumer, before: Consumer | undefined, looked: Looked): readonly Change[] {
  const { createdAt, paused } = consumer;
  if (before?.createdAt !== createdAt) return creation(consumer, before, looked);
  const detail = consumerDifferences(before, consumer);
  if (detail === "" && paused === before.paused) return none;
  const unsaid = { ...assetOf(consumer), ...when(null, looked) }; // no advisory tells of it
  const changed = passingChange({ what: "consumer-changed", ...unsaid, detail, mark: [createdAt, detail] });
  const changes = detail === "" ? [] : [changed];
  return paused === before.paused ? changes : [...changes, pause(consumer, looked)];
}

function pause(consumer: Consumer, looked: Looked): Change {
  const { paused, pausedUntil, createdAt } = consumer;
  const what = paused ? "consumer-paused" : "consumer-resumed";
  const detail = paused && pausedUntil !== null ? `until ${isoSecond(pausedUntil)}` : null;
  return passingChange({
    what,
    ...assetOf(consumer),
    ...when(looked.ear.takeLast(what, assetOf(consumer)), looked),
    detail,
    mark: [createdAt],
  });
}

/** By its own time, whether or not anybody looked then; of what was there before it, the end where that was heard. */
function creation(row: Row, before: Row | undefined, looked: Looked): readonly Change[] {
  if (row.createdAt < looked.at - KEPT_MS) return none;
  const { context } = looked;
  const detail = before ? `made again, in place of the one of ${isoSecond(before.createdAt)}` : null;
  const what = "key" in row ? ("consumer-created" as const) : ("stream-created" as const);
  const made = onceChange({ context, what, ...assetOf(row), at: row.createdAt, isExact: true, detail, mark: [row.createdAt] });
  const end = before && !goesWithItsStream(before, looked) ? endOf(before, looked) : null;
  return end?.isExact ? [end, made] : [made];
}

/** A consumer goes with its stream: that is one change. `seenAt`: when it was there last. */
export function deletion(row: Row, seenAt: number, looked: Looked): readonly Change[] {
  if (goesWithItsStream(row, looked)) return none;
  const end = endOf(row, looked);
  return [end.isExact || looked.at - seenAt <= LONG_MS ? end : { ...end, detail: `some time after ${isoSecond(seenAt)}` }];
}

function endOf(row: Row, looked: Looked): Change {
  const heard = looked.ear.takeFirst(deleted(row), assetOf(row), row.createdAt);
  return onceChange({ what: deleted(row), ...assetOf(row), ...when(heard, looked), mark: [row.createdAt] });
}

/** Whether its end was said. */
export const isSaidGone = (row: Row, ear: Ear) => ear.said(deleted(row), assetOf(row)).some(({ at }) => at > row.createdAt);

function goesWithItsStream(row: Row, { ear, streams }: Looked): boolean {
  if (!("key" in row)) return false;
  const holder = streams.get(row.stream);
  const isSaid = ear.said("stream-deleted", { stream: row.stream, consumer: null }).some(({ at }) => at > row.createdAt);
  return !holder || holder.createdAt > row.createdAt || isSaid;
}

/** An advisory's time is exact; a reading sees what was some seconds before it. */
const when = (heard: { at: number } | null, { context, at }: Looked) => ({ context, at: heard?.at ?? at, isExact: heard !== null });

const deleted = (row: Row) => ("key" in row ? ("consumer-deleted" as const) : ("stream-deleted" as const));
const assetOf = (row: Row) => ("key" in row ? { stream: row.stream, consumer: row.name } : { stream: row.name, consumer: null });
