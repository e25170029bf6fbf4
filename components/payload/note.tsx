import type { ReactNode } from "react";

export function Note({ children }: { children: ReactNode }) {
  return <p className="border-b border-line px-3.5 py-1.5 text-small text-2">{children}</p>;
}

export const OursNote = () => <Note>What stands in ⟨ ⟩ is said by Jetlag, not by the message.</Note>;
