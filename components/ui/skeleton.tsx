import { cn } from "./cn";

/** A place held while something loads. It does not move. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={cn("rounded-sm bg-hover", className)} />;
}

const widths = ["w-3/5", "w-2/5", "w-1/2", "w-1/3", "w-3/4"];

/** Rows of a list that is on its way, as high as the real ones. */
export function SkeletonRows({ rows = 5, label = "Loading" }: { rows?: number; label?: string }) {
  return (
    <div>
      <output className="sr-only">{label}</output>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex h-row items-center gap-4 border-b border-line px-3.5 last:border-b-0">
          <Skeleton className={cn("h-3", widths[row % widths.length])} />
          <Skeleton className="ml-auto h-3 w-16" />
        </div>
      ))}
    </div>
  );
}
