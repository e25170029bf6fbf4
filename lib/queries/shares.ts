import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import { addressOf } from "@/lib/domain/address";
import type { NewShare, ShareList, SharePreview, ShareRow, ShareViewList } from "@/lib/domain/share/row";
import { apiDelete, apiPost } from "@/lib/http/api-fetch";
import { apiListQuery } from "./api-query";

type Window = { offset: number; limit: number };

/** `view` is path and query of the page that is shared. */
export type ShareAsked = { view: string; expiresInMs: number; redact: boolean };

export const shareQueries = {
  /** What was shared of a page before, newest first. */
  ofView: (view: string, window: Window) => apiListQuery<z.infer<typeof ShareList>>(addressOf(["shares"], { view, ...window })),
  /** Who opened one, newest first. */
  views: (id: string, window: Window) => apiListQuery<z.infer<typeof ShareViewList>>(addressOf(["shares", id, "views"], window)),
  /** What would be shared: frozen when it is asked for, and not again by itself. */
  preview: (asked: ShareAsked) =>
    queryOptions({
      queryKey: ["share-preview", asked] as const,
      queryFn: ({ signal }) => apiPost<SharePreview>(addressOf(["shares"]), { ...asked, preview: true }, { signal }),
      staleTime: Infinity,
      gcTime: 0,
      retry: false,
    }),
};

/** What can be done, for useMutation. None is ever repeated by itself. */
export const shareActs = {
  /** `previewed` is the id of the preview that was looked at. */
  create: (asked: ShareAsked & { previewed: string }) => apiPost<NewShare>(addressOf(["shares"]), asked),
  revoke: (id: string) => apiDelete<ShareRow>(addressOf(["shares", id])),
};
