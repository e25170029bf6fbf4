import type { ComponentProps } from "react";
import { Button } from "./button";
import { cn } from "./cn";

type Count = { count: number };

/** On touch nothing re-sorts by itself: this says how much waits. With a mouse it applies itself when the pointer leaves. */
export function PendingChanges({ count, onApply }: Count & { onApply: () => void }) {
  return (
    <OverEdge count={count} onClick={onApply} className="hidden touch:inline-flex">
      {count} {count === 1 ? "change" : "changes"} · apply
    </OverEdge>
  );
}

/** Rows that came while one had scrolled down, or was pointing at others. */
export function NewRows({ count, onShow }: Count & { onShow: () => void }) {
  return (
    <OverEdge count={count} onClick={onShow} variant="primary">
      {count} new · show
    </OverEdge>
  );
}

/** Lies over the upper edge of the list that follows it, so that nothing moves when it comes. */
function OverEdge({ count, className, ...button }: Count & ComponentProps<typeof Button>) {
  return (
    <div className="pointer-events-none sticky top-18 z-20 flex h-0 justify-center *:pointer-events-auto touch:top-14" aria-live="polite">
      {count > 0 && (
        <Button className={cn("-mt-5 h-6 rounded-full px-3 text-small shadow-float touch:-mt-2 touch:h-11", className)} {...button} />
      )}
    </div>
  );
}
