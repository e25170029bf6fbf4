import { Button } from "@/components/ui/button";
import { formatCount } from "@/components/ui/format";

type PageTurnerProps = { window: { offset: number; limit: number }; shown: number; total: number; onOffset: (offset: number) => void };

/** Which of how many are shown, and the way to the others; nothing where all are. Lists are newest first. */
export function PageTurner({ window: { offset, limit }, shown, total, onOffset }: PageTurnerProps) {
  if (offset === 0 && shown >= total) return null;
  return (
    <p className="flex flex-wrap items-center gap-2 border-t border-line py-1.5 text-small text-2">
      {shown === 0 ? "None" : `${formatCount(offset + 1)} to ${formatCount(offset + shown)}`} of {formatCount(total)}
      <Button disabled={offset === 0} onClick={() => onOffset(Math.max(0, offset - limit))}>
        Newer
      </Button>
      <Button disabled={offset + shown >= total} onClick={() => onOffset(offset + limit)}>
        Older
      </Button>
    </p>
  );
}
