"use client";
import { useEffect, type ReactNode } from "react";
import { DiscardNote } from "./discard-note";
import { sayDiscard } from "./last-discard";
import { forget, noteClick } from "./opened-from";
import { clearSelection } from "./selection";

/** What is selected, and the way back, last while one is among the dead letters, list and letter; nobody finds them again who was elsewhere. */
export function SelectionScope({ children }: { children: ReactNode }) {
  useEffect(() => {
    document.addEventListener("click", noteClick, true);
    return () => {
      document.removeEventListener("click", noteClick, true);
      forget();
      clearSelection();
      sayDiscard(null);
    };
  }, []);
  return (
    <>
      {children}
      <DiscardNote />
    </>
  );
}
