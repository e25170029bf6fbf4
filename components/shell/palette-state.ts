"use client";
import { useSyncExternalStore } from "react";

/** One palette per page, opened from the top bar, from ⌘K and from `?`. */
export type PaletteState = "closed" | "search" | "keys";

let state: PaletteState = "closed";
const listeners = new Set<() => void>();

export function setPalette(next: PaletteState): void {
  state = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePaletteState(): PaletteState {
  return useSyncExternalStore(
    subscribe,
    () => state,
    () => "closed",
  );
}
