"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { addressOf } from "@/lib/domain/address";
import { discardActs, type DiscardStart } from "@/lib/queries";
import { sayDiscard } from "./last-discard";

const letters = addressOf(["dead-letters"]);

/** Every list and page of dead letters is asked anew: other tabs hear it from the live channel. */
function useRefresh() {
  const cache = useQueryClient();
  return () => void cache.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith(letters) });
}

export const usePlanDiscard = () => useMutation({ mutationFn: discardActs.plan });

export function useStartDiscard(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (start: DiscardStart) => discardActs.start(id, start),
    onSuccess(discard) {
      sayDiscard(discard);
      refresh();
    },
  });
}

export function useUndoDiscard(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (reason: string) => discardActs.undo(id, reason),
    onSuccess(discard) {
      sayDiscard(discard);
      refresh();
    },
  });
}
