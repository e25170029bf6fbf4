"use client";
import { useEffect, type ReactNode } from "react";
import { DiscardNote } from "./discard-note";
import { sayDiscard } from "./last-discard";
import { clearSelection } from "./selection";

/** What is selected lasts while one is among the dead letters, list and letter; nobody finds it again who was elsewhere meanwhile. */
export function SelectionScope({ children }: { children: ReactNode }) {
  useEffect(
    () => () => {
      clearSelection();
      sayDiscard(null);
    },
    [],
  );
  return (
    <>
      {children}
      <DiscardNote />
    </>
  );
}
