"use client";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { deadLetterKinds, deadLetterStates } from "@/lib/domain/dead-letter/row";

/** What of the list stands in the URL. A value that is none is as if it were not there. */
const deadLetterListParsers = {
  context: parseAsString,
  stream: parseAsString,
  kind: parseAsStringLiteral(deadLetterKinds),
  state: parseAsStringLiteral(deadLetterStates),
  consumer: parseAsString,
  originalStream: parseAsString,
  originalSubject: parseAsString,
  errorClass: parseAsString,
  generation: parseAsString,
  q: parseAsString,
  from: parseAsString,
  to: parseAsString,
};

export function useDeadLetterListState() {
  return useQueryStates(deadLetterListParsers, { history: "replace" });
}

export type DeadLetterListState = ReturnType<typeof useDeadLetterListState>;

/** Filters set by a link from elsewhere; each is shown as something one can take away again. */
export const removable = ["consumer", "originalStream", "errorClass", "generation"] as const;

/** Everything but the context, which is picked at the top of every page. */
export const cleared = {
  stream: null,
  kind: null,
  state: null,
  consumer: null,
  originalStream: null,
  originalSubject: null,
  errorClass: null,
  generation: null,
  q: null,
  from: null,
  to: null,
};
