"use client";
import { useSyncExternalStore } from "react";
import type { RowSelect } from "@/components/tables/selection";
import type { DeadLetterRow } from "@/lib/domain/dead-letter/row";
import { idsOf, refreshed } from "./row-key";

/** What is selected stays so while one opens a letter and comes back, and while the list moves, until one leaves the dead letters. Only a person adds to it or takes from it. */
const none: readonly DeadLetterRow[] = [];
let selected = none;
/** Everything that a list of these filters shows, loaded or not; from the next touch on it is what is selected by name. */
let matching: Matching | null = null;
export type Matching = { scope: string; total: number };
const listeners = new Set<() => void>();

function become(next: readonly DeadLetterRow[], all: Matching | null = null) {
  selected = next;
  matching = all;
  for (const listener of listeners) listener();
}

export const clearSelection = () => become(none);

/** All that matches, besides the rows that are selected already. */
export const selectMatching = (all: Matching) => become(selected, all);

export const selectLetter: RowSelect<DeadLetterRow> = {
  whyNot: ({ state }) => (state === "open" ? null : `it is ${state}`),
  labelOf: ({ originalSubject, stream, seq }) => `${stream} #${seq}${originalSubject === null ? "" : `, ${originalSubject}`}`,
  set(rows, isSelected) {
    const touched = new Set(rows.flatMap(idsOf));
    const others = selected.filter((row) => !idsOf(row).some((id) => touched.has(id)));
    become(isSelected ? [...others, ...rows] : others);
  },
};

/** What is known of them now: one that was selected by an advisory alone can be sent again once the copy in its dead-letter stream was read. */
export function refreshSelection(rows: readonly DeadLetterRow[]): void {
  const next = refreshed(selected, rows);
  if (next !== selected) become(next, matching);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** `null`: only what is selected by name, or other filters were. */
export function useMatching(scope: string): Matching | null {
  const all = useSyncExternalStore(
    subscribe,
    () => matching,
    () => null,
  );
  return all?.scope === scope ? all : null;
}

export function useSelectedLetters(): readonly DeadLetterRow[] {
  return useSyncExternalStore(
    subscribe,
    () => selected,
    () => none,
  );
}
