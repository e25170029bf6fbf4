"use client";
import { useLiveQuery } from "@/components/live";
import { contextsQuery } from "@/lib/queries";

const hidden = ["context"];
const shown: readonly string[] = [];

/** The context column says nothing where one context was picked, or where there is only one. */
export function useHiddenContext(context: string | null): readonly string[] {
  const { data } = useLiveQuery(contextsQuery());
  const isOne = data !== undefined && data.items.length <= 1;
  return isOne || (context !== null && context !== "-") ? hidden : shown;
}
