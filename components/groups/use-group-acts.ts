"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { usePlan } from "@/components/dead-letters/use-plan";
import { mostLetters } from "@/components/dead-letters/why-not-redrive";
import { addressOf } from "@/lib/domain/address";
import { deadLetterQueries, groupActs, type GroupSaying } from "@/lib/queries";

const letters = addressOf(["dead-letters"]);

/** Everything that is shown of dead letters is asked anew, and only then is it done: rows that hold still would wait with what it changed. */
function useActOn<Given, Answer>(act: (given: Given) => Promise<Answer>) {
  const cache = useQueryClient();
  const refresh = () => cache.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith(letters) });
  return useMutation({ mutationFn: act, onSuccess: refresh });
}

export const useSetGroup = (id: string) => useActOn((saying: GroupSaying) => groupActs.set(id, saying));
export const useAddNote = (id: string) => useActOn((text: string) => groupActs.note(id, text));
export const useMerge = () => useActOn(groupActs.merge);
export const useUndoMerge = (id: string) => useActOn((reason: string) => groupActs.undoMerge(id, reason));

/** Plans a re-drive of what is open of a group, the newest as far as one plan takes them, and opens the plan. Nothing is sent by it. */
export function usePlanGroup() {
  const plan = usePlan();
  const read = useMutation({
    mutationFn: (group: string) => deadLetterQueries.first(mostLetters, { group }, new AbortController().signal),
    onSuccess: (rows) => plan.mutate(rows.map(({ id }) => id)),
  });
  const isPending = read.isPending || plan.isPending;
  return { start: (group: string) => !isPending && read.mutate(group), isPending, error: read.error ?? plan.error };
}
