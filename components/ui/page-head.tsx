import type { ReactNode } from "react";

/** A page's first line: where one is, what it is, the one sentence about it, and what can be done at the right. */
export function PageHead({ title, note, end, crumbs }: { title: ReactNode; note?: ReactNode; end?: ReactNode; crumbs?: ReactNode }) {
  return (
    <header className="mb-3.5">
      {crumbs !== undefined && (
        <nav aria-label="Where this is" className="text-small text-3">
          {crumbs}
        </nav>
      )}
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h1 className="min-w-0 break-words">{title}</h1>
        {note !== undefined && <div className="text-2">{note}</div>}
        {end !== undefined && (
          <div className="ml-auto flex flex-wrap items-center gap-2 self-center text-small text-3 phone:ml-0 phone:min-w-30">{end}</div>
        )}
      </div>
    </header>
  );
}
