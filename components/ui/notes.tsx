import type { ReactNode } from "react";

/**
 * Lines about what is no longer true for sure, over the lower edge of the window: nothing moves when one comes or goes, and it is seen
 * wherever one has scrolled to. It stands last on its page.
 */
export function Notes({ children }: { children: ReactNode }) {
  return (
    <div className="sticky bottom-3 z-20 mt-3 max-h-[40dvh] divide-y divide-line overflow-auto rounded-md border border-dashed border-line-strong bg-raised shadow-float empty:hidden phone:bottom-16">
      {children}
    </div>
  );
}

export const noteLine = "flex flex-wrap items-center gap-x-2 gap-y-0.5 px-3.5 py-2";
