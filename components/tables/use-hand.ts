"use client";
import { type FocusEvent, type PointerEvent, useEffect, useRef, useState } from "react";

export type HandHandlers = {
  onPointerEnter: (event: PointerEvent) => void;
  onPointerLeave: (event: PointerEvent) => void;
  onPointerDown: (event: PointerEvent) => void;
  onFocus: (event: FocusEvent) => void;
  onBlur: (event: FocusEvent) => void;
};

/** Whether somebody is at these rows: a mouse over them, a finger since it touched them, or the focus of a keyboard in them. */
export function useHand() {
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const place = useRef<Element>(null);
  useEffect(() => {
    if (!isFocused) return;
    // What is removed while it has the focus says no word: the next that gets it does.
    const look = () => setFocused(place.current?.contains(document.activeElement) ?? false);
    document.addEventListener("focusin", look);
    return () => document.removeEventListener("focusin", look);
  }, [isFocused]);
  const handlers: HandHandlers = {
    onPointerEnter: (event) => event.pointerType === "mouse" && setPointed(true),
    onPointerLeave: (event) => event.pointerType === "mouse" && setPointed(false),
    onPointerDown: (event) => event.pointerType !== "mouse" && setPointed(true),
    onFocus: ({ currentTarget, target }) => {
      place.current = currentTarget;
      setFocused(target.matches(":focus-visible"));
    },
    // While another window is in front, the focus stays where it was.
    onBlur: ({ currentTarget, relatedTarget }) => setFocused(currentTarget.contains(relatedTarget ?? document.activeElement)),
  };
  return { isOn: isPointed || isFocused, lift: () => setPointed(false), handlers };
}
