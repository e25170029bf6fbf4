import type { ReactNode } from "react";

/**
 * Lines about what is no longer true for sure, over the lower edge of the window: nothing moves when one comes or goes, and it is seen
 * wherever one has scrolled to. It stands last on its page. `above` shares its place: what can be done with what is selected.
 */
export function Notes({ children, above }: { children: ReactNode; above?: ReactNode }) {
  return (
    <div className="sticky bottom-[calc(12px+var(--foot))] z-20 mt-3 grid gap-2 phone:bottom-[calc(64px+var(--foot))]">
      {above}
      <div className="max-h-[40dvh] divide-y divide-line overflow-auto rounded-md border border-dashed border-line-strong bg-raised shadow-float empty:hidden">
        {children}
      </div>
    </div>
  );
}

export const noteLine = "flex flex-wrap items-center gap-x-2 gap-y-0.5 px-3.5 py-2";
