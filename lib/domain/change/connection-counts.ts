import type { ConnectionEvent } from "./connection-event";
import { keyOf, MINUTE_MS } from "./to-change";
import type { Client, ConnectionChange } from "./types";

/*
 * A client that connects a hundred times a second is one change a minute, with a count. So are all clients beyond the first thirty that connect
 * in one minute, or leave: whoever gives each connection a name of its own fills no table. Every console hears every connection, so the counts
 * of two consoles are of the same, and the higher one is nearer to the truth.
 */

const MOST_NAMED = 30;
/** An event may be told late; after that its minute is counted anew, and what is written keeps the higher count. */
const KEPT_MINUTES = 2;

export type ConnectionCounts = {
  note(event: ConnectionEvent): void;
  /** Those that are new, or have another count, since this was asked last. */
  takeChanged(): ConnectionChange[];
};

export function createConnectionCounts(context: string): ConnectionCounts {
  const minutes = new Map<number, Map<string, ConnectionChange>>();
  const changed = new Set<string>();
  return {
    note(event) {
      const minute = Math.floor(event.at / MINUTE_MS);
      const counts = minutes.get(minute) ?? new Map<string, ConnectionChange>();
      minutes.set(minute, counts);
      const own = markOf(event);
      const mark = counts.has(own) || named(counts, event.what) < MOST_NAMED ? own : othersOf(event);
      const key = keyOf({ context, what: event.what, stream: null, consumer: null }, [mark, minute]);
      const before = counts.get(mark);
      counts.set(mark, before ? added(before, event) : first(event, { context, key, isOther: mark !== own }));
      changed.add(`${minute} ${mark}`);
    },
    takeChanged() {
      const rows: ConnectionChange[] = [];
      for (const [minute, counts] of minutes) for (const [mark, row] of counts) if (changed.has(`${minute} ${mark}`)) rows.push(row);
      changed.clear();
      const newest = Math.max(...minutes.keys());
      for (const minute of minutes.keys()) if (minute <= newest - KEPT_MINUTES) minutes.delete(minute);
      return rows;
    },
  };
}

const first = (
  { at, what, client, reason }: ConnectionEvent,
  { context, key, isOther }: { context: string; key: string; isOther: boolean },
) =>
  isOther ? { context, key, at, what, client: null, detail: null, times: 1 } : { context, key, at, what, client, detail: reason, times: 1 };

function added(before: ConnectionChange, { at, client }: ConnectionEvent): ConnectionChange {
  const all = before.client && common(before.client, client);
  return { ...before, at: Math.min(before.at, at), client: all, times: before.times + 1 };
}

/** What is not the same of all of them is not said. */
const common = (one: Client, other: Client): Client => ({
  name: one.name,
  user: one.user === other.user ? one.user : null,
  host: one.host === other.host ? one.host : null,
});

/** By its name, and why it ended: without a name, by its user and host. */
function markOf({ what, client: { name, user, host }, reason }: ConnectionEvent): string {
  return JSON.stringify(name === null ? [what, reason, null, user, host] : [what, reason, name]);
}

const othersOf = ({ what }: ConnectionEvent) => JSON.stringify([what]);

function named(counts: ReadonlyMap<string, ConnectionChange>, what: ConnectionEvent["what"]): number {
  let count = 0;
  for (const row of counts.values()) if (row.what === what && row.client !== null) count++;
  return count;
}
