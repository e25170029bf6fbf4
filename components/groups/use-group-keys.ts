"use client";
import { type RefObject, useEffect, useEffectEvent } from "react";
import { isTyping } from "@/components/ui/is-typing";

const steps: Record<string, number> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/** The group whose row has the focus. */
export const focusedGroup = () => document.activeElement?.closest<HTMLElement>("[data-group]")?.dataset.group ?? null;

/**
 * `j` `k` walk over the groups from wherever the focus is but among the messages, which have keys of their own; arrows only within the list.
 * `x` selects, with shift from the last one on. Enter is the link's own.
 */
export function useGroupKeys(list: RefObject<HTMLElement | null>, onSelectKey: (group: string, isRange: boolean) => void): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    const box = list.current;
    if (!box || box.offsetParent === null || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isElsewhere(event, box)) return;
    const rows = [...box.querySelectorAll<HTMLElement>("[data-group]")];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const group = rows[at]?.dataset.group;
    if (event.key.toLowerCase() === "x" && group !== undefined) onSelectKey(group, event.shiftKey);
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault(); // the table of messages hears it later, and leaves alone what was used
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.querySelector("a");
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
  });
  useEffect(() => {
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}

function isElsewhere({ target, key }: KeyboardEvent, box: HTMLElement): boolean {
  if (!(target instanceof HTMLElement)) return key.startsWith("Arrow");
  if (isTyping(target) || target.closest("[data-pane], [role=dialog], [role=listbox], [role=menu]")) return true;
  return key.startsWith("Arrow") && !box.contains(target);
}
