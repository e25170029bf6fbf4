"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ruleActs, ruleQueries } from "@/lib/queries";
import { ruleOf, type Draft } from "./draft";
import { movedBy } from "./order";

/** The list is asked for anew after each act, also one that failed: the rules may be others by now. */
function useActOn<Given, Answer>(act: (given: Given) => Promise<Answer>) {
  const cache = useQueryClient();
  return useMutation({ mutationFn: act, onSettled: () => cache.invalidateQueries({ queryKey: ruleQueries.list().queryKey }) });
}

type Saving = { id: string | null; draft: Draft; version?: string };

/** Without an id it is made. */
export const useSaveRule = () =>
  useActOn(({ id, draft, version }: Saving) => {
    const asked = { rule: ruleOf(draft), reason: draft.reason.trim(), version };
    return id === null ? ruleActs.make(asked) : ruleActs.change(id, asked);
  });

export const useRemoveRule = (id: string) => useActOn((asked: { reason: string; version: string }) => ruleActs.remove(id, asked));

/** A rule can be tried before it has a name. */
export const useTryRule = () =>
  useMutation({ mutationFn: (draft: Draft) => ruleActs.tryOut({ ...ruleOf(draft), name: draft.name.trim() || "not named yet" }) });

/** Moves one by one place, from how the rules stand now, not from how they are shown. */
export function useMoveRule() {
  const cache = useQueryClient();
  return useActOn(async ({ id, step }: { id: string; step: -1 | 1 }) => {
    const { items, version } = await cache.fetchQuery({ ...ruleQueries.list(), staleTime: 0 });
    const reason = `“${items.find((rule) => rule.id === id)?.name ?? id}” goes ${step < 0 ? "up" : "down"} by one`;
    const ids = movedBy(
      items.map((rule) => rule.id),
      { id, step },
    );
    if (ids) await ruleActs.order({ ids, reason, version });
  });
}
