"use client";
import { parseAsInteger, parseAsIsoDateTime, parseAsString, useQueryStates } from "nuqs";

export const pageSize = 25;

/** Where one looks in a stream stands in the URL: `from` a sequence, or `at` a time; `subject`; `seq` is the message that is open. */
const messageParsers = {
  from: parseAsInteger,
  at: parseAsIsoDateTime,
  subject: parseAsString.withDefault(""),
  seq: parseAsInteger,
};

export function useMessageParams() {
  return useQueryStates(messageParsers, { history: "replace" });
}

export type MessageParams = ReturnType<typeof useMessageParams>;

/** A filter on one subject makes sequences sparse, so the newest are found by looking further back. */
export function newestFrom(lastSeq: number, firstSeq: number, isFiltered: boolean): number {
  return Math.max(firstSeq, 1, lastSeq - (isFiltered ? pageSize * 200 : pageSize) + 1);
}
