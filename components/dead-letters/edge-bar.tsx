"use client";
import { type ReactNode, useLayoutEffect, useRef } from "react";
import { focusRowNear } from "@/components/tables";
import { cn } from "@/components/ui/cn";

type EdgeBarProps = { label: string; className?: string; children: ReactNode };

/** What can be done with what is selected, over the lower edge of its list. When it goes, the focus that was in it goes to the list's row. */
export function EdgeBar({ label, className, children }: EdgeBarProps) {
  const ref = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const bar = ref.current;
    return () => {
      if (bar?.contains(document.activeElement)) focusRowNear(bar); // it is taken away after this
    };
  }, []);
  return (
    <section ref={ref} aria-label={label} className={cn("rounded-md border border-line-strong bg-raised shadow-float", className)}>
      {children}
    </section>
  );
}
