"use client";
import type { UseQueryOptions } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { useLiveQuery } from "@/components/live/use-live-query";
import { firstWindow, windowAround, type ListWindow } from "./window";

/** A list answer of the API (lib/domain/list.ts). */
export type ListAnswer<Row> = {
  asOf: string;
  items: Row[];
  total?: number;
  totalAtLeast?: number;
  incomplete: readonly IncompleteContext[];
};
export type IncompleteContext = {
  context: string;
  state: "connecting" | "stale" | "disconnected" | "denied";
  detail: string;
  lastSeenAt: string | null;
};

type ViewKey = readonly ["api", string];
type ListQuery<Answer> = UseQueryOptions<Answer, Error, Answer, ViewKey> & { queryKey: ViewKey };

export type WindowedList<Row> = {
  /** Changes with filter and sort, not with the window: a new scope starts at the top. */
  scope: string;
  state: { kind: "loading" } | { kind: "failed"; error: Error } | { kind: "ready"; asOf: string; error: Error | null };
  rows: readonly Row[];
  /** Index of `rows[0]` in the whole list. */
  offset: number;
  total: number;
  /** There are more than `total`; nobody has counted how many. */
  isMore: boolean;
  /** What is drawn answers an older question; the new answer is on its way. */
  isPrevious: boolean;
  incomplete: readonly IncompleteContext[];
  onViewport: (first: number, last: number) => void;
  retry: () => void;
};

/** A list of any length of which the server sends the part around the viewport. */
export function useWindowedList<Answer extends ListAnswer<unknown>>(
  queryOf: (window: ListWindow) => ListQuery<Answer>,
): WindowedList<Answer["items"][number]> {
  const scope = queryOf(firstWindow).queryKey[1];
  const [kept, setKept] = useState({ scope, window: firstWindow });
  const window = kept.scope === scope ? kept.window : firstWindow;
  const query = useLiveQuery(queryOf(window));
  const [shown, setShown] = useState<{ scope: string; answer: Answer; offset: number } | null>(null);
  // A window that one comes back to is in the cache as it was then, until it is fetched anew: rows of two times have no common order.
  const isOld = query.isFetching && shown?.scope === scope && shown.offset !== window.offset;
  // While the next window is fetched the query still holds the last one's rows, which belong to the last offset.
  const isPrevious = query.isPlaceholderData || isOld;
  if (query.data && !isPrevious && shown?.answer !== query.data) setShown({ scope, answer: query.data, offset: window.offset });

  const answer = shown?.answer;
  const total = answer?.total ?? answer?.totalAtLeast ?? answer?.items.length ?? 0;
  const onViewport = useCallback(
    (first: number, last: number) =>
      setKept((before) => {
        const present = before.scope === scope ? before.window : firstWindow;
        const next = windowAround(first, last, present, total);
        return next === present && before.scope === scope ? before : { scope, window: next };
      }),
    [scope, total],
  );
  return {
    scope,
    state: stateOf(answer, query.error),
    rows: answer?.items ?? none,
    offset: shown?.offset ?? 0,
    total,
    isMore: answer?.totalAtLeast !== undefined,
    isPrevious,
    incomplete: answer?.incomplete ?? none,
    onViewport,
    retry: () => void query.refetch(),
  };
}

const none: never[] = [];

function stateOf(answer: { asOf: string } | undefined, error: Error | null): WindowedList<unknown>["state"] {
  if (answer) return { kind: "ready", asOf: answer.asOf, error };
  return error ? { kind: "failed", error } : { kind: "loading" };
}
