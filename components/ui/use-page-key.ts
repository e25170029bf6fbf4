"use client";
import { useEffect, useEffectEvent } from "react";
import { isTyping } from "./is-typing";

/** One key of a page, pressed anywhere on it but in a field or a dialog. */
export function usePageKey(key: string, act: () => void): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== key || event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) || (event.target instanceof Element && event.target.closest("[role=dialog], [role=listbox], [role=menu]")))
      return;
    act();
  });
  useEffect(() => {
    window.addEventListener("keydown", pressed); // after the document, which knows the keys of two strokes
    return () => window.removeEventListener("keydown", pressed);
  }, []);
}
