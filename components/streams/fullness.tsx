import { cn } from "@/components/ui/cn";
import { Missing } from "@/components/ui/missing";
import type { StreamRow } from "@/lib/domain/stream/row";

const looks = { full: "bg-bad", filling: "bg-warn", "nearly-full": "bg-warn" } as const;

/** Whether what is wrong with it is how full it is. */
export function isNearLimit(health: StreamRow["health"]): health is keyof typeof looks {
  return health in looks;
}

/** How near the limit is at which publishing is refused or unread messages are lost: a number, with a bar for the eye. */
export function Fullness({ row }: { row: Pick<StreamRow, "fullness" | "health"> }) {
  if (row.fullness === null) return <Missing why="no limit at which unread messages would be lost" />;
  const look = isNearLimit(row.health) ? looks[row.health] : "bg-ok";
  return (
    <span className="flex items-center justify-end gap-2" title={whatItMeasures}>
      <span aria-hidden="true" className="h-1 w-9 overflow-hidden rounded-full bg-line">
        <span className={cn("block h-full", look)} style={{ width: `${Math.min(100, row.fullness * 100)}%` }} />
      </span>
      <span className="w-10 flex-none">{formatShare(row.fullness)}</span>
    </span>
  );
}

/** The same for every stream, though most of what a stream stores may be read and free to go. */
const whatItMeasures =
  "How near it is to the limit at which publishing is refused or unread messages are lost. Where old messages make room for new ones, those that were read do not count.";

/** Never rounded up to full, never down to nothing. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.01) return "< 1 %";
  return `${share >= 1 ? Math.round(share * 100) : Math.min(99, Math.round(share * 100))} %`;
}
