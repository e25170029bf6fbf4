import "server-only";
import type { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { ConsumerListQuery, type ConsumerList, type ConsumerRow, type consumerSorts } from "@/lib/domain/consumer/row";
import { consumerStatuses, type ConsumerStatus } from "@/lib/domain/consumer/types";
import { invalidField } from "@/lib/errors";
import { asOfContexts, incompleteOf } from "../contexts/freshness";
import { selectContexts } from "../contexts/select-contexts";
import type { Deps } from "../deps";
import type { Sortable, Sorting } from "../list/sort";
import { textFilter } from "../list/text-filter";
import { windowOf } from "../list/window";

/** Worst first is ascending: the order of `consumerStatuses` is the precedence. */
const sorting: Sorting<ConsumerRow> = {
  keys: {
    status: (row) => consumerStatuses.indexOf(row.status),
    stream: (row) => row.stream,
    name: (row) => row.name,
    lag: (row) => row.lag,
    ageMs: (row) => row.ageMs,
    deliveryRatePerSec: (row) => row.deliveryRatePerSec,
    redeliveryRatePerSec: (row) => row.redeliveryRatePerSec,
    numAckPending: (row) => row.numAckPending,
    numWaiting: (row) => row.numWaiting,
  } satisfies Record<(typeof consumerSorts)[number], (row: ConsumerRow) => Sortable>,
  tieBreak: (row) => [row.context, row.stream, row.name],
};

export { ConsumerListQuery as ListConsumers };

/** Consumers of one context or of all, as of the last tick. INVALID for an unknown sort key or status. */
export function listConsumers(
  actor: Actor,
  input: z.input<typeof ConsumerListQuery>,
  deps: Pick<Deps, "watch" | "clock">,
): z.infer<typeof ConsumerList> {
  requireRole(actor, "viewer");
  const { context, stream, status, q, sort = "status", series, ...query } = ConsumerListQuery.parse(input);

  const contexts = selectContexts(deps.watch, context);
  const statuses = parseStatuses(status);
  const says = textFilter(q);
  const window = windowOf({
    sources: contexts.map((each) => each.consumers()),
    query,
    sort,
    sorting,
    filter: {
      key: JSON.stringify([stream, status, q]),
      test: (row) =>
        (stream === undefined || row.stream === stream) &&
        (statuses === null || statuses.has(row.status)) &&
        says([row.name, row.stream, ...row.filterSubjects]),
    },
  });
  return {
    ...window,
    items: series === "true" ? [...window.items] : window.items.map((row) => ({ ...row, lagSeries: [] })),
    asOf: asOfContexts(contexts, deps.clock.now()),
    incomplete: incompleteOf(contexts, "consumers"),
  };
}

function parseStatuses(status: string | undefined): ReadonlySet<ConsumerStatus> | null {
  if (status === undefined) return null;
  return new Set(
    status.split(",").map((word) => {
      const known = consumerStatuses.find((each) => each === word);
      if (!known) throw invalidField(["status"], `${word} is not a status; there are ${consumerStatuses.join(", ")}`);
      return known;
    }),
  );
}
