import { Fragment, type ReactNode } from "react";
import { cn } from "./cn";

export type KeyValue = { key: string; value: ReactNode };

/** Names left, values right; one line each while they fit. */
export function KeyValues({ items, className }: { items: readonly KeyValue[]; className?: string }) {
  return (
    <dl
      className={cn(
        "grid items-baseline grid-cols-[minmax(88px,max-content)_minmax(0,1fr)] gap-x-3 gap-y-1.25 px-3.5 py-3 text-small",
        className,
      )}
    >
      {items.map((item) => (
        <Fragment key={item.key}>
          <dt className="text-3">{item.key}</dt>
          <dd className="min-w-0 break-words">{item.value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
