"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { usePlan } from "@/components/dead-letters/use-plan";
import { addressOf } from "@/lib/domain/address";
import type { GroupRow } from "@/lib/domain/dead-letter/group-row";
import { groupActs, type GroupSaying } from "@/lib/queries";

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

/** Plans a re-drive of everything that is open of a group, and opens the plan. Nothing is sent by it. */
export function usePlanGroup() {
  const { mutate, isPending, error, reset } = usePlan();
  const start = ({ id, context }: Pick<GroupRow, "id" | "context">) => !isPending && mutate({ context, selection: { group: id } });
  return { start, isPending, error, reset };
}
