import { cn } from "@/components/ui/cn";
import { formatCount, formatTiny } from "@/components/ui/format";

type RailBadgeProps = { glyph: string; count: number; what: string; className: string };

/** A count beside its page's name, on a phone over its icon. It is short, because there is no room; the exact one is its name and on hover. */
export function RailBadge({ glyph, count, what, className }: RailBadgeProps) {
  return (
    <span
      title={`${formatCount(count)} ${what}`}
      className={cn(
        "ml-auto flex flex-none items-baseline gap-0.75 text-small whitespace-nowrap tabular-nums",
        "phone:absolute phone:top-0 phone:left-[calc(50%+8px)] phone:z-10 phone:ml-0 phone:gap-px",
        className,
      )}
    >
      <span aria-hidden="true">{glyph}</span>
      <span aria-hidden="true">{formatTiny(count)}</span>
      <span className="sr-only">
        {formatCount(count)} {what}
      </span>
    </span>
  );
}
