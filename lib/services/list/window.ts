import "server-only";
import { startOf, toCursor } from "./cursor";
import { orderOf, type Sorting } from "./sort";

type WindowQuery = { limit: number; cursor?: string; offset?: number };

export type Window<Row> = { items: readonly Row[]; total: number; nextCursor: string | null };

type Request<Row> = {
  /** One per context; each array is a tick's, made once and never changed. */
  sources: readonly (readonly Row[])[];
  query: WindowQuery;
  sort: string;
  sorting: Sorting<Row>;
  /** `key` names the filter: two requests with equal keys filter alike. */
  filter: { key: string; test: (row: Row) => boolean };
};

/** Filters, sorts and cuts. Pages of one tick are cut from one sorted list: 8 pages of 4,000 rows sort once. */
export function windowOf<Row extends object>({ sources, query, sort, sorting, filter }: Request<Row>): Window<Row> {
  const order = orderOf(sort, sorting);
  const all = remembered(sources, JSON.stringify([sort, filter.key]), () =>
    sources.flatMap((rows) => rows.filter(filter.test)).toSorted(order),
  );
  const start = startOf(query);
  const end = start + query.limit;
  return { items: all.slice(start, end), total: all.length, nextCursor: end < all.length ? toCursor(end) : null };
}

type Entry = { sources: readonly (readonly object[])[]; key: string; rows: readonly object[] };

const KEPT_PER_TICK = 8;
/** Keyed by the first source with rows, so that what was sorted goes when its tick goes. */
const kept = new WeakMap<readonly object[], Entry[]>();

function remembered<Row extends object>(sources: readonly (readonly Row[])[], key: string, make: () => readonly Row[]): readonly Row[] {
  const first = sources.find((rows) => rows.length > 0);
  if (!first) return [];
  const entries = kept.get(first) ?? [];
  const hit = entries.find((entry) => entry.key === key && sameSources(entry.sources, sources));
  if (hit) return hit.rows as readonly Row[]; // made below from these very sources

  const rows = make();
  kept.set(first, [{ sources, key, rows }, ...entries].slice(0, KEPT_PER_TICK));
  return rows;
}

function sameSources(a: readonly (readonly object[])[], b: readonly (readonly object[])[]): boolean {
  return a.length === b.length && a.every((rows, index) => rows === b[index]);
}
