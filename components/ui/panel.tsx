import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

/** A bordered region. Panels do not nest. */
export function Panel({ className, ...rest }: ComponentProps<"section">) {
  return <section className={cn("min-w-0 rounded-md border border-line bg-surface", className)} {...rest} />;
}

export function PanelHeader({
  title,
  note,
  end,
  id,
  className,
}: {
  title: ReactNode;
  note?: ReactNode;
  end?: ReactNode;
  id?: string;
  className?: string;
}) {
  return (
    <header className={cn("flex flex-wrap items-center gap-x-2.5 gap-y-1 border-b border-line px-3.5 py-2.5", className)}>
      <h2 id={id}>{title}</h2>
      {note !== undefined && <span className="text-small text-3">{note}</span>}
      {end !== undefined && <div className="ml-auto flex items-center gap-2 text-small">{end}</div>}
    </header>
  );
}
