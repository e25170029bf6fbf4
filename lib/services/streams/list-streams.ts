import "server-only";
import type { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { StreamListQuery, type StreamList, type StreamRow, type streamSorts } from "@/lib/domain/stream/row";
import { asOfContexts, incompleteOf } from "../contexts/freshness";
import { selectContexts } from "../contexts/select-contexts";
import type { Deps } from "../deps";
import type { Sortable, Sorting } from "../list/sort";
import { textFilter } from "../list/text-filter";
import { windowOf } from "../list/window";

const sorting: Sorting<StreamRow> = {
  keys: {
    name: (row) => row.name,
    messages: (row) => row.messages,
    sizeBytes: (row) => row.sizeBytes,
    consumerCount: (row) => row.consumerCount,
    publishRatePerSec: (row) => row.publishRatePerSec,
    fullness: (row) => row.fullness,
    lastSeq: (row) => row.lastSeq,
  } satisfies Record<(typeof streamSorts)[number], (row: StreamRow) => Sortable>,
  tieBreak: (row) => [row.context, row.name],
};

export { StreamListQuery as ListStreams };

/** Streams of one context or of all, as of the last tick. INVALID for an unknown sort key. */
export function listStreams(
  actor: Actor,
  input: z.input<typeof StreamListQuery>,
  deps: Pick<Deps, "watch" | "clock">,
): z.infer<typeof StreamList> {
  requireRole(actor, "viewer");
  const { context, q, deadLetter, sort = "name", series, ...query } = StreamListQuery.parse(input);

  const contexts = selectContexts(deps.watch, context);
  const says = textFilter(q);
  const window = windowOf({
    sources: contexts.map((each) => each.streams()),
    query,
    sort,
    sorting,
    filter: {
      key: JSON.stringify([deadLetter, q]),
      test: (row) => (deadLetter === undefined || row.isDeadLetter === (deadLetter === "true")) && says([row.name, ...row.subjects]),
    },
  });
  return {
    ...window,
    items: series === "true" ? [...window.items] : window.items.map((row) => ({ ...row, publishSeries: [] })),
    asOf: asOfContexts(contexts, deps.clock.now()),
    incomplete: incompleteOf(contexts, "streams"),
  };
}
