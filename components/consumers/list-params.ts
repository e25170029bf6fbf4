import { parseAsArrayOf, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { sortKeys } from "@/components/tables/sort";
import { consumerSorts } from "@/lib/domain/consumer/row";
import { consumerStatuses, type ConsumerStatus } from "@/lib/domain/consumer/types";

type Sort = (typeof consumerSorts)[number];

/** What of the list stands in the URL. A value that is none is as if it were not there. */
export const consumerListParsers = {
  q: parseAsString.withDefault(""),
  stream: parseAsString,
  status: parseAsArrayOf(parseAsStringLiteral(consumerStatuses)).withDefault([]),
  sort: parseAsStringLiteral(sortKeys(consumerSorts) as (Sort | `-${Sort}`)[]), // sortKeys adds the minus and nothing else
};

/** Statuses somebody should look at. */
export const troubled: readonly ConsumerStatus[] = consumerStatuses.filter((status) => status !== "ok" && status !== "draining");
