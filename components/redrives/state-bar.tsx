import { cn } from "@/components/ui/cn";
import { countOf, itemOrder } from "@/lib/domain/redrive/state-words";
import { itemLooks, type StateCounts } from "./words";

const totalOf = (counts: StateCounts) => itemOrder.reduce((sum, state) => sum + countOf(counts, state), 0);

/** How far a job is, in one line; what waits is the ground. The counts beside it say the same in words. */
export function StateBar({ counts, className }: { counts: StateCounts; className?: string }) {
  const total = totalOf(counts);
  const parts = itemOrder.filter((state) => state !== "selected" && countOf(counts, state) > 0);
  return (
    <div aria-hidden="true" className={cn("flex h-2 gap-px overflow-hidden rounded-sm bg-line", className)}>
      {parts.map((state) => (
        <i
          key={state}
          className="h-full min-w-0.5 transition-[width] duration-120"
          style={{
            width: `${(100 * countOf(counts, state)) / Math.max(1, total)}%`,
            background: state === "skipped" ? "var(--input-line)" : `var(--${itemLooks[state].tone})`,
          }}
        />
      ))}
    </div>
  );
}
