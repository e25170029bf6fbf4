"use client";

import { useQuery, type UseQueryOptions, type UseQueryResult } from "@tanstack/react-query";
import { useLive } from "./use-live";

type LiveKey = readonly ["api", string];

/** useQuery and useLive in one: `useLiveQuery(consumerQueries.list({ … }))`. */
export function useLiveQuery<T, D = T>(options: UseQueryOptions<T, Error, D, LiveKey>): UseQueryResult<D> {
  useLive(options.enabled === false ? null : options.queryKey[1]);
  return useQuery(options);
}
