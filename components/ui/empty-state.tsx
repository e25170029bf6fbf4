import type { ReactNode } from "react";

/** Nothing to list: what that means and, where there is one, the next step. */
export function EmptyState({ title, children, action }: { title: ReactNode; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-1.5 px-6 py-10 text-center">
      <div className="font-[550]">{title}</div>
      {children !== undefined && <div className="max-w-[56ch] text-2">{children}</div>}
      {action !== undefined && <div className="mt-2">{action}</div>}
    </div>
  );
}
