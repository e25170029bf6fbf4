import type { Consumer } from "../consumer/types";
import type { Snapshot } from "../snapshot/types";
import type { Stream } from "../stream/types";
import { consumerDifferences, streamDifferences } from "./configuration";
import { onceChange, passingChange } from "./to-change";
import type { Change } from "./types";

/*
 * What changed between two snapshots of a context. Consumers without a durable name are left out: they come and go by the hundred. What is
 * missing is taken for deleted when it is missing twice, and only by readings without gaps: a stream between two leaders, or one that may not be
 * listed, is not gone. The consumers of a stream that went are not named beside it.
 */

type Row = Stream | Consumer;
/** `at`: when it was seen last; `times`: how many readings that tell of deletions were without it. */
type Missing = { row: Row; at: number; times: number };

/** What is known of a context; never changed. By name, and by the key of a consumer, which holds a space. */
export type Known = {
  account: string;
  /** Server's clock. */
  at: number;
  streams: ReadonlyMap<string, Stream>;
  consumers: ReadonlyMap<string, Consumer>;
  missing: ReadonlyMap<string, Missing>;
};

/** Rows are kept no longer, so nothing that was created before is looked up. */
export const KEPT_DAYS = 30;
const KEPT_MS = KEPT_DAYS * 86_400_000;
/** Of one comparison, the newest: whoever makes thousands of consumers at once is told by the last of them. */
const MOST = 200;
/** A deletion that may have been so long ago says so. */
const LONG_MS = 20_000;

/**
 * Without `before`: what was created within the days for which changes are kept, by its `created` time. What was deleted, changed or paused
 * while nobody looked cannot be known.
 */
export function findChanges(before: Known | null, snapshot: Snapshot): { known: Known; changes: Change[] } {
  const known = before?.account === snapshot.account.id ? before : null;
  const { context, serverAt: at } = snapshot;
  const streams = new Map(snapshot.streams.map((stream) => [stream.name, stream]));
  const consumers = new Map<string, Consumer>();
  for (const consumer of snapshot.consumers) if (consumer.durable) consumers.set(consumer.key, consumer);

  const absent = known ? absentOf(known, { streams, consumers, isWhole: isWhole(snapshot) }) : [];
  const looked = { context, at, known };
  const changes: Change[] = [];
  const note = (found: readonly Change[]) => void (found.length > 0 && changes.push(...found));
  for (const stream of streams.values()) note(streamChanges(stream, looked));
  for (const consumer of consumers.values()) note(consumerChanges(consumer, looked));
  for (const missing of absent) if (missing.times >= 2) note(deletion(missing, { context, at, streams }));
  const missing = new Map(absent.flatMap((each) => (each.times < 2 ? [[keyOf(each.row), each]] : [])));
  return {
    known: { account: snapshot.account.id, at, streams, consumers, missing },
    changes: changes.toSorted((a, b) => b.at - a.at).slice(0, MOST),
  };
}

/** Whose account it is says nothing of what is in it. */
const isWhole = ({ gaps }: Snapshot) => gaps.every(({ what }) => what === "USER.INFO");

const none: readonly Change[] = [];

type Looked = { context: string; at: number; known: Known | null };

function streamChanges(stream: Stream, { context, at, known }: Looked): readonly Change[] {
  const before = known?.streams.get(stream.name) ?? (known?.missing.get(stream.name)?.row as Stream | undefined); // a name without a space: no consumer's
  const named = { context, stream: stream.name, consumer: null };
  if (before?.createdAt !== stream.createdAt) return creation(stream, { ...named, what: "stream-created", before, at });
  const detail = streamDifferences(before, stream);
  return detail === "" ? none : [passingChange({ ...named, at, what: "stream-changed", detail, mark: [stream.createdAt, detail] })];
}

function consumerChanges(consumer: Consumer, { context, at, known }: Looked): readonly Change[] {
  const before = known?.consumers.get(consumer.key) ?? (known?.missing.get(consumer.key)?.row as Consumer | undefined); // as above
  const { createdAt, paused } = consumer;
  const detail = before?.createdAt === createdAt ? consumerDifferences(before, consumer) : "";
  if (detail === "" && before?.createdAt === createdAt && paused === before.paused) return none;
  const named = { context, stream: consumer.stream, consumer: consumer.name };
  if (before?.createdAt !== createdAt) return creation(consumer, { ...named, what: "consumer-created", before, at });
  const changed = passingChange({ ...named, at, what: "consumer-changed", detail, mark: [createdAt, detail] });
  const changes = detail === "" ? [] : [changed];
  return paused === before.paused ? changes : [...changes, pause(consumer, { ...named, at })];
}

function pause({ createdAt, paused, pausedUntil }: Consumer, named: Pick<Change, "context" | "stream" | "consumer" | "at">): Change {
  const detail = paused && pausedUntil !== null ? `until ${isoSecond(pausedUntil)}` : null;
  return passingChange({ ...named, what: paused ? "consumer-paused" : "consumer-resumed", detail, mark: [createdAt] });
}

type Created = Pick<Change, "context" | "what" | "stream" | "consumer" | "at"> & { before: Row | undefined };

/** By its own time, whether or not anybody looked then. */
function creation({ createdAt }: Row, { before, at, ...named }: Created): readonly Change[] {
  if (createdAt < at - KEPT_MS) return none;
  const detail = before ? `made again, in place of the one of ${isoSecond(before.createdAt)}` : null;
  return [onceChange({ ...named, at: createdAt, detail, mark: [createdAt] })];
}

/** A consumer goes with its stream: that is one change. */
function deletion({ row, at: seenAt }: Missing, { context, at, streams }: { context: string; at: number; streams: Known["streams"] }) {
  const isConsumer = "key" in row;
  const stream = isConsumer ? row.stream : row.name;
  const holder = streams.get(stream);
  if (isConsumer && (!holder || holder.createdAt > row.createdAt)) return none;
  const what = isConsumer ? ("consumer-deleted" as const) : ("stream-deleted" as const);
  const detail = at - seenAt > LONG_MS ? `some time after ${isoSecond(seenAt)}` : null;
  return [onceChange({ context, at, what, stream, consumer: isConsumer ? row.name : null, detail, mark: [row.createdAt] })];
}

type Now = { streams: Known["streams"]; consumers: Known["consumers"]; isWhole: boolean };

/** What is not there, and was. */
function absentOf(known: Known, now: Now): Missing[] {
  const absent = [...known.missing.values()].filter(({ row }) => !isThere(row, now));
  for (const [name, row] of known.streams) if (!now.streams.has(name)) absent.push({ row, at: known.at, times: 0 });
  for (const [key, row] of known.consumers) if (!now.consumers.has(key)) absent.push({ row, at: known.at, times: 0 });
  return now.isWhole ? absent.map((each) => ({ ...each, times: each.times + 1 })) : absent;
}

const keyOf = (row: Row) => ("key" in row ? row.key : row.name);
const isThere = (row: Row, { streams, consumers }: Now) => ("key" in row ? consumers.has(row.key) : streams.has(row.name));

const isoSecond = (ms: number) => new Date(ms).toISOString().replace(/\.\d{3}Z$/, "Z");
