"use client";

import type { UseQueryOptions, UseQueryResult } from "@tanstack/react-query";
import { useLive } from "./use-live";
import { useViewQuery, type ViewQueryAbout } from "./use-view-query";

type LiveKey = readonly ["api", string];

/** useViewQuery and useLive in one: `useLiveQuery(consumerQueries.list({ … }))`. */
export function useLiveQuery<T, D = T>(options: UseQueryOptions<T, Error, D, LiveKey>, about?: ViewQueryAbout): UseQueryResult<D> {
  useLive(options.enabled === false ? null : options.queryKey[1]);
  return useViewQuery(options, about);
}
