import { Button } from "./button";

/** On touch nothing re-sorts by itself: this says how much waits. With a mouse it applies itself when the pointer leaves. */
export function PendingChanges({ count, onApply }: { count: number; onApply: () => void }) {
  return (
    <div className="pointer-events-none sticky top-14 z-20 flex h-0 justify-center *:pointer-events-auto" aria-live="polite">
      {count > 0 && (
        <Button className="-mt-2 hidden h-11 rounded-full px-3 text-small shadow-float touch:inline-flex" onClick={onApply}>
          {count} {count === 1 ? "change" : "changes"} · apply
        </Button>
      )}
    </div>
  );
}
