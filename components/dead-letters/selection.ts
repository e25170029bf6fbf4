"use client";
import { useSyncExternalStore } from "react";
import type { RowSelect } from "@/components/tables/selection";
import type { DeadLetterRow } from "@/lib/domain/dead-letter/row";
import { idsOf, refreshed } from "./row-key";

/** What is selected stays so while one opens a letter and comes back, and while the list moves, until one leaves the dead letters. Only a person adds to it or takes from it. */
const none: readonly DeadLetterRow[] = [];
let selected = none;
const listeners = new Set<() => void>();

function become(next: readonly DeadLetterRow[]) {
  selected = next;
  for (const listener of listeners) listener();
}

export const clearSelection = () => become(none);

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
  if (next !== selected) become(next);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function useSelectedLetters(): readonly DeadLetterRow[] {
  return useSyncExternalStore(
    subscribe,
    () => selected,
    () => none,
  );
}
