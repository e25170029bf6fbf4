import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { Panel } from "@/components/ui/panel";

/** One number that matters, with what it is made of. */
export function NumberPanel({ label, value, note, className }: { label: string; value: ReactNode; note: ReactNode; className?: string }) {
  return (
    <Panel role="group" className="px-3.5 pt-2.5 pb-2" aria-label={label}>
      <p className="text-small text-2">{label}</p>
      <p className={cn("text-page leading-[26px] font-semibold tracking-[-.01em]", className)}>{value}</p>
      <p className="text-small text-3">{note}</p>
    </Panel>
  );
}

/** A unit behind a large number, smaller than it. */
export function Unit({ children }: { children: ReactNode }) {
  return <span className="text-small font-normal tracking-normal text-3"> {children}</span>;
}

export function NumberPanels({ children }: { children: ReactNode }) {
  return <div className="mb-3.5 grid grid-cols-4 gap-3 phone:grid-cols-2">{children}</div>;
}
