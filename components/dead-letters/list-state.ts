"use client";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { groupSorts } from "@/lib/domain/dead-letter/group-row";
import { deadLetterKinds, deadLetterStates } from "@/lib/domain/dead-letter/row";
import { askedStates, lettersAsked } from "./asked";

export const groupTabs = ["messages", "why", "affected", "redrives", "notes"] as const;

/** What of the page stands in the URL. A value that is none is as if it were not there. */
const deadLetterListParsers = {
  view: parseAsStringLiteral(["messages"] as const),
  context: parseAsString,
  stream: parseAsString,
  kind: parseAsStringLiteral(deadLetterKinds),
  state: parseAsStringLiteral(askedStates),
  consumer: parseAsString,
  originalStream: parseAsString,
  originalSubject: parseAsString,
  errorClass: parseAsString,
  generation: parseAsString,
  group: parseAsString,
  flow: parseAsString,
  body: parseAsString,
  assignee: parseAsString,
  q: parseAsString,
  from: parseAsString,
  to: parseAsString,
  sort: parseAsStringLiteral(groupSorts),
  tab: parseAsStringLiteral(groupTabs),
  letters: parseAsStringLiteral(deadLetterStates),
};

export function useDeadLetterListState() {
  return useQueryStates(deadLetterListParsers, { history: "replace" });
}

export type DeadLetterListState = ReturnType<typeof useDeadLetterListState>;

/** What the list of letters on this page asks for. */
export function useLettersAsked() {
  const [asked] = useDeadLetterListState();
  return lettersAsked(asked);
}

/** Filters set by a link from elsewhere; each is shown as something one can take away again. */
export const removable = ["consumer", "originalStream", "errorClass", "generation", "group", "flow", "body"] as const;

/** Everything but the context, which is picked at the top of every page, and the view. */
export const cleared = {
  stream: null,
  kind: null,
  state: null,
  consumer: null,
  originalStream: null,
  originalSubject: null,
  errorClass: null,
  generation: null,
  group: null,
  flow: null,
  body: null,
  assignee: null,
  q: null,
  from: null,
  to: null,
};
