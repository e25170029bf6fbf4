"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useViewQuery } from "@/components/live";
import { shareActs, shareQueries, type ShareAsked } from "@/lib/queries";

/** So many of a list are shown at a time. */
const PAGE = 20;
const pageFrom = (offset: number) => ({ offset, limit: PAGE });

/** What was shared is asked for anew after each act on it. */
function useActOn<Given, Answer>(act: (given: Given) => Promise<Answer>) {
  const cache = useQueryClient();
  const isOfShares = ({ queryKey: [api, view] }: { queryKey: readonly unknown[] }) =>
    api === "api" && typeof view === "string" && /^\/shares\b/.test(view);
  return useMutation({ mutationFn: act, onSuccess: () => cache.invalidateQueries({ predicate: isOfShares }) });
}

/** Of a page's shares those behind the newest `offset`. */
export function useSharesOf(view: string, offset = 0) {
  const window = pageFrom(offset);
  return { ...useViewQuery({ ...shareQueries.ofView(view, window), staleTime: 0 }), window };
}

/** Who opened a share, behind the newest `offset` views. */
export function useViewsOf(id: string, offset: number) {
  const window = pageFrom(offset);
  return { ...useViewQuery({ ...shareQueries.views(id, window), staleTime: 0 }), window };
}

export const usePreview = (asked: ShareAsked) => useViewQuery(shareQueries.preview(asked));
export const useCreateShare = () => useActOn(shareActs.create);
export const useRevokeShare = () => useActOn(shareActs.revoke);
