import "server-only";
import type { Clock } from "@/lib/domain/clock";
import { isoOf } from "../iso";
import { startOf, toCursor } from "./cursor";

type Asked = { limit: number; cursor?: string; offset?: number };
type Window = { limit: number; offset: number };

/** A page of what the database cuts: `read` gives its rows, and how many there are in all. */
export async function pageOf<Row, Item>(
  { limit, cursor, offset: given }: Asked,
  clock: Clock,
  { read, toItem }: { read(window: Window): Promise<{ rows: readonly Row[]; total: number }>; toItem(row: Row): Item },
) {
  const offset = startOf({ cursor, offset: given });
  const { rows, total } = await read({ limit, offset });
  const end = offset + rows.length;
  return {
    asOf: isoOf(clock.now()),
    items: rows.map(toItem),
    total,
    nextCursor: rows.length > 0 && end < total ? toCursor(end) : null,
    incomplete: [],
  };
}
