"use client";
import { useLiveQuery } from "@/components/live";
import { contextsQuery } from "@/lib/queries";

/** Whether rows can be of several contexts: the name of one says nothing where it was picked, or where there is only one. */
export function useHasContexts(context: string | null): boolean {
  const { data } = useLiveQuery(contextsQuery());
  const isOne = data !== undefined && data.items.length <= 1;
  return !isOne && (context === null || context === "-");
}
