"use client";
import { formatDuration } from "@/components/ui/format";
import { useNow } from "@/components/ui/use-now";

const soonMs = 86_400_000;

/** "leaves DEAD_LETTERS in 6 h": what the stream's max age will do to it. */
export function Leaves({ expiresAt, stream }: { expiresAt: string; stream: string }) {
  const now = useNow();
  if (now === null) return null;
  const leftMs = Date.parse(expiresAt) - now;
  if (leftMs <= 0) return <span className="text-warn">leaves {stream} now</span>;
  return (
    <span className={leftMs < soonMs ? "text-warn" : undefined}>
      leaves {stream} in {formatDuration(leftMs)}
    </span>
  );
}
