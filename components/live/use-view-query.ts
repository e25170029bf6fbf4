"use client";

// oxlint-disable-next-line no-restricted-imports -- this is where it is made safe
import { QueryClient, QueryObserver, useQuery, type QueryKey, type UseQueryOptions, type UseQueryResult } from "@tanstack/react-query";
import { useHydrated } from "@/components/ui/use-now";

/** How the server draws a query: it asks nothing. */
const unasked = new QueryObserver(new QueryClient(), { queryKey: ["unasked"], enabled: false }).getCurrentResult();

/** `cameAlong`: the page brought the answer with it (HydrationBoundary), so the server has drawn it, and nothing outside the page asks for it. */
export type ViewQueryAbout = { cameAlong?: boolean };

/**
 * useQuery for whatever the server draws too. The browser takes a page over part by part, and what the first part has asked may be answered
 * before it comes to the last: until a part is taken over, each of its queries is as on the server, whatever the cache holds.
 */
export function useViewQuery<T, D = T, K extends QueryKey = QueryKey>(
  options: UseQueryOptions<T, Error, D, K>,
  { cameAlong = false }: ViewQueryAbout = {},
): UseQueryResult<D> {
  const query = useQuery(options);
  const hydrated = useHydrated();
  if (hydrated || cameAlong) return query;
  return unasked as UseQueryResult<D>; // it has no data, so it is a result of any type
}
