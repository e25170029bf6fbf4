"use client";
import { createContext, use, type ReactNode } from "react";
import type { PersonShown } from "./person";

const WhyNot = createContext<string | null>(null);
const ReadOnly = createContext(false);

/** Around every page: whether its reader may act at all, so that buttons which would be refused say so beforehand. */
export function MayAct({ person, readOnly, children }: { person: PersonShown; readOnly: boolean; children: ReactNode }) {
  return (
    <ReadOnly value={readOnly}>
      <WhyNot value={whyNot(person.role, readOnly)}>{children}</WhyNot>
    </ReadOnly>
  );
}

/** `null`: they may. Otherwise the reason, as a button shows it. */
export function useWhyNotAct(): string | null {
  return use(WhyNot);
}

/** Whether this console runs no jobs, whoever reads it. */
export function useIsReadOnly(): boolean {
  return use(ReadOnly);
}

function whyNot(role: string, readOnly: boolean): string | null {
  if (readOnly) return "This console is read-only (JETLAG_READ_ONLY)";
  return role === "viewer" ? "A viewer looks and does not act: ask an operator" : null;
}
