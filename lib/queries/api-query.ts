import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { AppError } from "@/lib/errors/app-error";
import { apiFetch } from "@/lib/http/api-fetch";

/** A cache key is the view itself: so the live channel can patch what a query has fetched. */
export function apiQuery<T>(view: string) {
  return queryOptions({
    queryKey: ["api", view] as const,
    queryFn: ({ signal }) => apiFetch<T>(view, { signal }),
    staleTime: 2_000,
    retry: (failures, error) => failures < 2 && mayPass(error),
  });
}

/** A list keeps showing the window it had while the next one is fetched. */
export function apiListQuery<T>(view: string) {
  return queryOptions({ ...apiQuery<T>(view), placeholderData: keepPreviousData });
}

function mayPass(error: Error): boolean {
  return error instanceof AppError && (error.code === "INTERNAL" || error.code === "NATS_UNAVAILABLE");
}

/** What a list of one noun can be asked: a window, of one context or of all. */
export type Window = { context?: string | null; limit?: number; offset?: number; cursor?: string };

/** `context` may be left out (or be "-") only while there is one. */
export type InContext = { context?: string | null };
