import type { Consumer } from "../consumer/types";
import { consumerKey } from "../snapshot/evaluate";
import type { Snapshot } from "../snapshot/types";
import type { Stream } from "../stream/types";
import type { Heard } from "./advisory";
import { Ear } from "./ear";
import { consumerChanges, deletion, isSaidGone, streamChanges, type Row } from "./row-changes";
import type { Change } from "./types";
import { tellUnshown } from "./unshown";

/*
 * What changed between two snapshots of a context, at the time that an advisory gave, where one was heard. Consumers without a durable name are
 * left out: they come and go by the hundred. What is missing is taken for deleted when an advisory said so, or when it is missing twice, by
 * readings without gaps: a stream between two leaders, or one that may not be listed, is not gone. Its consumers go with a stream, unnamed.
 */

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

/** Of one comparison, the newest: after a start everything that was created within the days for which changes are kept. */
const MOST = 2_000;

/** `heard`: what still waits for a reading that shows it. */
export type Found = { known: Known; changes: Change[]; heard: Heard[] };

/**
 * Without `before`: what was created within the days for which changes are kept, by its `created` time. What was deleted, changed or paused
 * while nobody looked cannot be known.
 */
export function findChanges(before: Known | null, snapshot: Snapshot, heard: readonly Heard[] = []): Found {
  const known = before?.account === snapshot.account.id ? before : null;
  const { context, serverAt: at } = snapshot;
  const streams = new Map(snapshot.streams.map((stream) => [stream.name, stream]));
  const consumers = new Map<string, Consumer>();
  for (const consumer of snapshot.consumers) if (consumer.durable) consumers.set(consumer.key, consumer);

  const ear = new Ear(heard);
  const looked = { context, at, ear, streams };
  const changes: Change[] = [];
  const note = (found: readonly Change[]) => void (found.length > 0 && changes.push(...found));
  // A name without a space is no consumer's: the casts hold.
  for (const stream of streams.values()) note(streamChanges(stream, rowIn(known, stream.name) as Stream | undefined, looked));
  for (const consumer of consumers.values()) note(consumerChanges(consumer, rowIn(known, consumer.key) as Consumer | undefined, looked));
  const missing = new Map<string, Missing>();
  for (const each of known ? absentOf(known, { streams, consumers, isWhole: isWhole(snapshot) }) : []) {
    if (each.times >= 2 || isSaidGone(each.row, ear)) note(deletion(each.row, each.at, looked));
    else missing.set(keyOf(each.row), each);
  }
  const now: Known = { account: snapshot.account.id, at, streams, consumers, missing };
  const unshown = tellUnshown(ear, { context, streams, now: (of) => rowOf(now, of), before: (of) => rowOf(known, of) });
  note(unshown.changes);
  return { known: now, changes: changes.toSorted((a, b) => b.at - a.at).slice(0, MOST), heard: unshown.waiting };
}

/** Whether readings can say anything of it: consumers come and go by the hundred that none of them will show. */
export const concerns = ({ stream, consumer }: Heard, known: Known | null): boolean =>
  consumer === null || rowIn(known, consumerKey({ stream, name: consumer })) !== undefined;

/** Whose account it is says nothing of what is in it. */
const isWhole = ({ gaps }: Snapshot) => gaps.every(({ what }) => what === "USER.INFO");

function rowIn(known: Known | null, key: string): Row | undefined {
  return known?.streams.get(key) ?? known?.consumers.get(key) ?? known?.missing.get(key)?.row;
}

const rowOf = (known: Known | null, { stream, consumer }: Heard) =>
  rowIn(known, consumer === null ? stream : consumerKey({ stream, name: consumer }));

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
