"use client";
import { type RefObject, useEffect, useRef } from "react";

const steps: Record<string, number> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/** So long a row may take to come from the server and be drawn, before the focus gives up on it. */
const patienceFrames = 90;

export type RowKeys = {
  body: RefObject<HTMLElement | null>;
  count: number;
  scrollTo: (index: number) => void;
  /** `x` on the row that has the focus; `isRange` with shift. */
  onSelectKey: (index: number, isRange: boolean) => void;
};

/** `j` `k` anywhere on the page, arrows within the table: move the focus from row link to row link; `x` selects, with shift from the last one on. Enter is the link's own. */
export function useRowKeys({ body, count, scrollTo, onSelectKey }: RowKeys): void {
  const aim = useRef<number | null>(null);
  const now = useRef({ count, scrollTo, onSelectKey });
  useEffect(() => {
    now.current = { count, scrollTo, onSelectKey }; // a list that grows between a key and its frame loses no key
  });
  useEffect(() => {
    let frame = 0;
    function focusSoon(table: HTMLElement, frames: number) {
      frame = requestAnimationFrame(() => {
        const link = table.querySelector<HTMLElement>(`[data-index="${aim.current}"] a`);
        link?.focus({ preventScroll: true });
        if (link || frames === 0) aim.current = null;
        else focusSoon(table, frames - 1);
      });
    }
    function onKey(event: KeyboardEvent) {
      const step = steps[event.key];
      const table = body.current;
      if (!table || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isElsewhere(event.target, table, event.key.startsWith("Arrow"))) return;
      // Keys can come faster than rows are drawn: each goes on from where the last one leads.
      const at = aim.current ?? focusedIndex(table);
      if (event.key.toLowerCase() === "x" && at >= 0) now.current.onSelectKey(at, event.shiftKey);
      if (step === undefined) return;
      event.preventDefault();
      const next = Math.min(now.current.count - 1, Math.max(0, at + step));
      aim.current = next;
      now.current.scrollTo(next);
      cancelAnimationFrame(frame);
      focusSoon(table, patienceFrames);
    }
    window.addEventListener("keydown", onKey);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener("keydown", onKey);
    };
  }, [body]);
}

/** Keys typed into a field or a dialog are not ours; arrows outside the table scroll the page. */
function isElsewhere(target: EventTarget | null, table: HTMLElement, isArrow: boolean): boolean {
  if (!(target instanceof HTMLElement)) return isArrow;
  if (
    target.isContentEditable ||
    target.closest("input:not([type=checkbox]), textarea, select, [role=dialog], [role=listbox], [role=menu]")
  )
    return true;
  return isArrow && !table.contains(target);
}

function focusedIndex(table: HTMLElement): number {
  const row = document.activeElement?.closest<HTMLElement>("[data-index]");
  return row && table.contains(row) ? Number(row.dataset.index) : -1;
}
