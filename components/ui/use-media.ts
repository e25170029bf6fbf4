"use client";
import { useCallback, useSyncExternalStore } from "react";

export const phone = "(width <= 600px)";
export const touch = "(pointer: coarse)";

/** Whether a media query holds; `false` on the server and while hydrating. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  );
}

/** Rows are 32 px; 44 px where they are touched; two lines on a phone. */
export function useRowHeight(): number {
  const isPhone = useMedia(phone);
  const isTouch = useMedia(touch);
  if (isPhone) return 60;
  return isTouch ? 44 : 32;
}
