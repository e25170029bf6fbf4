"use client";
import type { DeadLetterRow } from "@/lib/domain/dead-letter/row";
import { Chip } from "@/components/ui/chip";
import { formatDuration, formatDurationShort } from "@/components/ui/format";
import { useNow } from "@/components/ui/use-now";
import { mayLeaveWords } from "./words";

const soonMs = 86_400_000;

/** "leaves DEAD_LETTERS in 6 h": what its own TTL or the stream's max age will do to it. */
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

type Leaving = Pick<DeadLetterRow, "expiresAt" | "mayLeave" | "stream" | "payloadAvailable">;

/** In a list, where it is soon: within a day, or at any moment. In few words, so that the error beside it can be read; the rest on hover. */
export function LeavesSoon({ row: { expiresAt, mayLeave, stream, payloadAvailable } }: { row: Leaving }) {
  const now = useNow();
  const leftMs = expiresAt === null || now === null ? null : Date.parse(expiresAt) - now;
  if (!payloadAvailable) return null;
  if (mayLeave === null && (leftMs === null || leftMs >= soonMs)) return null;
  const isNow = leftMs === null || leftMs < 1_000;
  const title = isNow ? `leaves ${stream} now` : `leaves ${stream} in ${formatDuration(leftMs)}`;
  return (
    <Chip tone="warn" title={mayLeave ? mayLeaveWords(stream, mayLeave) : title}>
      {mayLeave ? "may leave" : isNow ? "leaves now" : `${formatDurationShort(leftMs)} left`}
    </Chip>
  );
}
