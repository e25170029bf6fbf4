"use client";
import { type RefObject, useEffect, useRef } from "react";
import type { DeadLetterListState } from "@/components/dead-letters/list-state";
import { narrow } from "./group-letters";

const atList = { group: null, tab: null, letters: null } as const;

/**
 * Opens a group beside the list or, where there is room for one only, in its place; on the way back the list stands where it stood, with the
 * focus on that group. Also by the browser's own buttons.
 */
export function useOpening([asked, setAsked]: DeadLetterListState, pane: RefObject<HTMLElement | null>) {
  const { group } = asked;
  const shown = useRef(group);
  const listY = useRef(0);
  useEffect(() => {
    const before = shown.current;
    if (before === group) return;
    shown.current = group;
    const isNarrow = window.matchMedia(narrow).matches;
    if (group === null) {
      if (isNarrow) window.scrollTo({ top: listY.current });
      const row = document.querySelector<HTMLElement>(`[data-group="${CSS.escape(before ?? "")}"] a`);
      (row ?? document.querySelector<HTMLElement>('[data-group] a[tabindex="0"]'))?.focus({ preventScroll: isNarrow });
      return;
    }
    if (isNarrow) window.scrollTo({ top: 0 });
    pane.current?.focus({ preventScroll: true });
  }, [group, pane]);
  return {
    open(id: string) {
      if (group === null) listY.current = window.scrollY;
      if (id === group) pane.current?.focus({ preventScroll: true });
      else void setAsked({ ...atList, group: id }, { history: group === null ? "push" : "replace" });
    },
    close: () => void setAsked(atList),
  };
}
