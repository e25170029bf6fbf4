import type { ReactNode, Ref } from "react";
import { cn } from "@/components/ui/cn";

type ScrollBoxProps = { label: string; className?: string; children: ReactNode; ref?: Ref<HTMLElement> };

/** Text that scrolls within the page. It holds nothing to focus, so the keyboard reaches it by itself. */
export function ScrollBox({ label, className, children, ref }: ScrollBoxProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroller that only a mouse can move would be the worse fault
    <section ref={ref} aria-label={label} tabIndex={0} className={cn("overflow-auto px-3.5 py-3 font-mono text-small", className)}>
      {children}
    </section>
  );
}
