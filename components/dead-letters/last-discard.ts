"use client";
import { useSyncExternalStore } from "react";
import type { DiscardDetail } from "@/lib/domain/discard/row";

/** What this tab discarded last, or undid: said until one has read it, wherever among the dead letters one is. */
let last: DiscardDetail | null = null;
const listeners = new Set<() => void>();

export function sayDiscard(discard: DiscardDetail | null) {
  last = discard;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export const useLastDiscard = () =>
  useSyncExternalStore(
    subscribe,
    () => last,
    () => null,
  );
