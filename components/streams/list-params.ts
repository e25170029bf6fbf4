import { parseAsBoolean, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { sortKeys } from "@/components/tables/sort";
import { streamSorts } from "@/lib/domain/stream/row";

type Sort = (typeof streamSorts)[number];

/** What of the list stands in the URL. A value that is none is as if it were not there. */
export const streamListParsers = {
  q: parseAsString.withDefault(""),
  deadLetter: parseAsBoolean,
  sort: parseAsStringLiteral(sortKeys(streamSorts) as (Sort | `-${Sort}`)[]), // sortKeys adds the minus and nothing else
};
