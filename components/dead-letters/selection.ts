"use client";
import { useMemo, useSyncExternalStore } from "react";
import type { RowSelect } from "@/components/tables/selection";
import type { DeadLetterRow } from "@/lib/domain/dead-letter/row";
import { rowKey } from "./row-key";

/** What is selected stays so while one opens a letter and comes back, and while the list moves, until one leaves the dead letters. Only a person adds to it or takes from it. */
type Selected = ReadonlyMap<string, DeadLetterRow>;

const none: Selected = new Map();
let selected = none;
const listeners = new Set<() => void>();

function become(next: Selected) {
  selected = next;
  for (const listener of listeners) listener();
}

export const clearSelection = () => become(none);

export const selectLetter: RowSelect<DeadLetterRow> = {
  whyNot: ({ state }) => (state === "open" ? null : `it is ${state}`),
  labelOf: ({ originalSubject, stream, seq }) => `${stream} #${seq}${originalSubject === null ? "" : `, ${originalSubject}`}`,
  set(rows, isSelected) {
    const next = new Map(selected);
    for (const row of rows) if (isSelected) next.set(rowKey(row), row);
    if (!isSelected) for (const row of rows) next.delete(rowKey(row));
    become(next);
  },
};

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function useSelectedLetters(): readonly DeadLetterRow[] {
  const now = useSyncExternalStore(
    subscribe,
    () => selected,
    () => none,
  );
  return useMemo(() => [...now.values()], [now]);
}
