import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** An address names a group that nobody knows. */
export function NoSuchGroup({ onBack }: { onBack: () => void }) {
  return (
    <EmptyState title="There is no such group." action={<Button onClick={onBack}>All groups</Button>}>
      Its address may be cut off, or it is of a context that this console no longer reads.
    </EmptyState>
  );
}
