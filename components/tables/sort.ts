import type { SortingState } from "@tanstack/react-table";

/** `-lag` ⇄ the table's own state: one column, descending with a minus before it. */
export function sortingOf(sort: string | null): SortingState {
  if (!sort) return [];
  return sort.startsWith("-") ? [{ id: sort.slice(1), desc: true }] : [{ id: sort, desc: false }];
}

export function sortOf(sorting: SortingState): string | null {
  const [first] = sorting;
  return first ? `${first.desc ? "-" : ""}${first.id}` : null;
}

/** What may stand in the URL: every key upwards and downwards. */
export function sortKeys(sorts: readonly string[]): string[] {
  return sorts.flatMap((key) => [key, `-${key}`]);
}
