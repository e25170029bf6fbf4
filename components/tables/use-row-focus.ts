"use client";
import { type FocusEvent, type RefObject, useEffect, useState } from "react";

type RowFocusOptions = {
  body: RefObject<HTMLElement | null>;
  /** The keys of the rows that are known now, the first at `offset`. */
  keys: readonly string[];
  offset: number;
};

/**
 * A list is one stop for Tab, however long it is: the row that has or last had the focus, else the first in sight. That row stays drawn while
 * it has the focus; when it leaves the list, the one in its place gets it, or it again if nobody else has it when it comes back.
 */
export function useRowFocus({ body, keys, offset }: RowFocusOptions) {
  const [last, setLast] = useState<{ key: string; index: number; hasFocus: boolean } | null>(null);
  const found = last === null ? -1 : keys.indexOf(last.key);
  const at = found < 0 ? null : offset + found;
  const hasFocus = last?.hasFocus ?? false;
  useEffect(() => {
    if (!hasFocus) return;
    const look = ({ target }: globalThis.FocusEvent) => {
      if (target instanceof Node && !body.current?.contains(target)) setLast((before) => before && { ...before, hasFocus: false });
    };
    document.addEventListener("focusin", look); // what is removed while it has the focus says no word
    return () => document.removeEventListener("focusin", look);
  }, [body, hasFocus]);
  useEffect(() => {
    // What is removed while it has the focus leaves it to the body; nobody else takes it there.
    if (!last?.hasFocus || document.activeElement !== document.body) return;
    const linkAt = (index: number) => body.current?.querySelector<HTMLElement>(`[data-index="${index}"] a`);
    const place = at ?? last.index;
    (linkAt(place) ?? linkAt(place - 1))?.focus({ preventScroll: true });
  });
  return {
    /** Drawn wherever one scrolls to. */
    pinned: last?.hasFocus ? at : null,
    /** Of the rows that are drawn: which of them Tab leads to. */
    stopOf: (drawn: readonly number[], firstInSight: number) =>
      at !== null && drawn.includes(at) ? at : (drawn.find((index) => index >= firstInSight) ?? drawn[0]),
    onFocus({ target }: FocusEvent) {
      const index = Number(target.closest<HTMLElement>("[data-index]")?.dataset.index);
      const key = keys[index - offset]; // `NaN` outside the rows
      setLast(key === undefined ? null : { key, index, hasFocus: true });
    },
    onBlur({ currentTarget, relatedTarget }: FocusEvent) {
      // While another window is in front, the focus stays where it was.
      if (!currentTarget.contains(relatedTarget ?? document.activeElement)) setLast(last && { ...last, hasFocus: false });
    },
  };
}
