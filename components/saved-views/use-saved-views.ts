"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useViewQuery } from "@/components/live";
import type { SavedViewRow } from "@/lib/domain/saved-view/row";
import { savedViewActs, savedViewQueries } from "@/lib/queries";

function useActOn<Given, Answer>(act: (given: Given) => Promise<Answer>) {
  const cache = useQueryClient();
  return useMutation({ mutationFn: act, onSettled: () => cache.invalidateQueries({ queryKey: savedViewQueries.list().queryKey }) });
}

export const useSavedViews = () => useViewQuery(savedViewQueries.list());
export const useSaveView = () => useActOn(savedViewActs.save);
/** It is given whole, so that it can be put back. */
export const useRemoveView = () => useActOn((view: SavedViewRow) => savedViewActs.remove(view.id));
