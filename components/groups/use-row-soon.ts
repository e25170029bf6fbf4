"use client";
import { type RefObject, useEffect, useRef } from "react";
import { focusRowNear } from "@/components/tables";

/** For what takes itself away and changes the list: once the list is there, its row has the focus, if nobody else has taken it. */
export function useRowSoon(near: RefObject<HTMLElement | null>, isReady: boolean): () => void {
  const isWanted = useRef(false);
  useEffect(() => {
    if (!isWanted.current || !isReady) return;
    isWanted.current = false;
    if (near.current && document.activeElement === document.body) focusRowNear(near.current);
  });
  return () => {
    isWanted.current = true;
  };
}
