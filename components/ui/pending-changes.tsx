import { Button } from "./button";

/** On touch nothing re-sorts by itself: this line says how much waits. With a mouse it applies itself when the pointer leaves. */
export function PendingChanges({ count, onApply }: { count: number; onApply: () => void }) {
  if (count === 0) return null;
  return (
    <Button variant="quiet" onClick={onApply} className="text-small text-accent">
      {count} {count === 1 ? "change" : "changes"} · apply
    </Button>
  );
}
