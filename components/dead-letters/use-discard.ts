"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useViewQuery } from "@/components/live";
import { addressOf } from "@/lib/domain/address";
import type { DiscardDetail } from "@/lib/domain/discard/row";
import { isMoving } from "@/lib/domain/discard/types";
import { discardActs, discardQuery, type DiscardStart } from "@/lib/queries";
import { sayDiscard } from "./last-discard";

const letters = addressOf(["dead-letters"]);

/** Every list and page of dead letters is asked anew: other tabs hear it from the live channel. */
function useRefresh() {
  const cache = useQueryClient();
  return () => void cache.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith(letters) });
}

export const usePlanDiscard = () => useMutation({ mutationFn: discardActs.plan });

function useActOn<Given>(act: (given: Given) => Promise<DiscardDetail>) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: act,
    onSuccess(discard) {
      sayDiscard(discard);
      refresh();
    },
  });
}

export const useStartDiscard = (id: string) => useActOn((start: DiscardStart) => discardActs.start(id, start));
export const useUndoDiscard = (id: string) => useActOn((reason: string) => discardActs.undo(id, reason));
export const useAbortDiscard = (id: string) => useActOn<void>(() => discardActs.abort(id));

const ASK_EVERY_MS = 1_000;

/** As it is now: one that is worked on is asked for until it rests. */
export function useDiscardNow(said: DiscardDetail): DiscardDetail {
  const { data } = useViewQuery({
    ...discardQuery(said.id),
    enabled: isMoving(said.state),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data && !isMoving(state.data.state) ? false : ASK_EVERY_MS),
  });
  return data && data.asOf > said.asOf ? data : said;
}
