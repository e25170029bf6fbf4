"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { shareActs, shareQueries, type ShareAsked } from "@/lib/queries";

/** What was shared of a page is asked for anew after each act on it. */
function useActOn<Given, Answer>(view: string, act: (given: Given) => Promise<Answer>) {
  const cache = useQueryClient();
  return useMutation({ mutationFn: act, onSuccess: () => cache.invalidateQueries({ queryKey: shareQueries.ofView(view).queryKey }) });
}

export const useSharesOf = (view: string) => useQuery({ ...shareQueries.ofView(view), staleTime: 0 });
export const usePreview = (asked: ShareAsked) => useQuery(shareQueries.preview(asked));
export const useCreateShare = (view: string) => useActOn(view, shareActs.create);
export const useRevokeShare = (view: string) => useActOn(view, shareActs.revoke);
