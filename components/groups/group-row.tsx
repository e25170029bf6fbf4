import { RowCheckbox, useRowTabIndex } from "@/components/tables";
import { visibleText } from "@/components/payload/bytes";
import { cn } from "@/components/ui/cn";
import { formatCompact, formatCount } from "@/components/ui/format";
import { Mono } from "@/components/ui/mono";
import { Sparkline } from "@/components/ui/sparkline";
import { Time } from "@/components/ui/time";
import { useNow } from "@/components/ui/use-now";
import type { GroupRow as Group } from "@/lib/domain/dead-letter/group-row";
import type { Arrivals } from "./arrivals";
import { Assignee, KindChips, NewSince } from "./group-chips";

export type GroupRowProps = {
  group: Group;
  index: number;
  arrivals: Arrivals;
  href: string;
  me: string | null;
  hasContexts: boolean;
  isOpen: boolean;
  /** A group is open beside the list: its room goes to what the causes are. */
  isBeside: boolean;
  isSelected: boolean;
  onOpen: () => void;
  onSelect: (isSelected: boolean) => void;
};

/** Of a row and of what stands above the rows. The last has room for "22 Nov 23:36" in one line; on a phone it takes two. */
function groupTracks(isBeside: boolean): string {
  return cn(
    "grid items-center gap-x-2.5 pr-3.5 phone:grid-cols-[36px_36px_minmax(0,1fr)_60px] phone:gap-x-2",
    isBeside ? "grid-cols-[28px_40px_minmax(0,1fr)_80px]" : "grid-cols-[28px_40px_minmax(0,1fr)_minmax(56px,16%)_80px]",
  );
}

/** What the columns are, for eyes: rows say it of themselves. `range`: the time that arrivals are of. */
export function GroupListHead({ isBeside, range }: { isBeside: boolean; range: string }) {
  return (
    <div aria-hidden="true" className={cn(groupTracks(isBeside), "sticky top-0 z-2 h-7 border-b border-line bg-surface text-small text-3")}>
      <span />
      <span className="text-right">Open</span>
      <span>Cause</span>
      {!isBeside && <span className="truncate phone:hidden">Arrived, {range}</span>}
      <span className="text-right">Last, first</span>
    </div>
  );
}

/** A cause in two lines: how many, what, where, when it is arriving, since when. */
export function GroupRow({ group, index, arrivals, href, isOpen, isBeside, isSelected, onOpen, onSelect, ...about }: GroupRowProps) {
  const tabIndex = useRowTabIndex();
  const title = visibleText(group.title);
  return (
    <li
      data-index={index}
      data-group={group.id}
      data-pane-row
      className={cn(
        groupTracks(isBeside),
        "relative min-h-15 border-b border-line last:border-b-0 hover:bg-hover has-[a:focus-visible]:bg-selected has-[a:focus-visible]:shadow-[inset_2px_0_0_var(--accent)]",
        isSelected && "bg-selected hover:bg-selected",
        isOpen && "bg-selected shadow-[inset_2px_0_0_var(--accent)] hover:bg-selected",
      )}
    >
      <span className="relative z-1 h-full">
        <RowCheckbox label={`Select ${title}`} checked={isSelected} onChange={onSelect} tabIndex={tabIndex} />
      </span>
      <Count group={group} />
      <span className="grid min-w-0 gap-0.5 py-2">
        <a
          href={href}
          tabIndex={tabIndex}
          aria-current={isOpen || undefined}
          title={title}
          className={cn(
            "min-w-0 scroll-my-28 font-[550] outline-none after:absolute after:inset-0 phone:line-clamp-2 phone:whitespace-normal",
            isBeside ? "line-clamp-2 break-words" : "truncate",
          )}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return; // another tab or window is the browser's
            event.preventDefault();
            onOpen();
          }}
        >
          {title}
        </a>
        <Where group={group} {...about} />
      </span>
      {!isBeside && (
        <span className="phone:hidden">
          <Sparkline series={arrivals.points} tone={group.state === "open" ? "dead" : "ok"} height={24} label="Arrived" />
        </span>
      )}
      <span className="grid justify-items-end text-right text-small">
        <span>
          <span className="sr-only">last </span>
          <LastSeen at={group.lastAt} />
        </span>
        <span className="text-3">
          <span className="sr-only">first </span>
          <Time at={group.firstAt} />
        </span>
      </span>
    </li>
  );
}

function Count({ group: { count, countTotal, state } }: { group: Group }) {
  return (
    <span
      title={`${formatCount(count)} open, ${formatCount(countTotal)} in all`}
      className={cn("text-right text-section", count === 0 ? "text-3" : state === "open" ? "font-semibold text-dead" : "font-semibold")}
    >
      {formatCompact(count)}
      <span className="sr-only"> open: </span>
    </span>
  );
}

function Where({ group, me, hasContexts }: { group: Group; me: string | null; hasContexts: boolean }) {
  const { originalSubject, consumer, stream, context, kinds, newSinceResolvedAt, assignee } = group;
  return (
    <span className="flex min-w-0 items-center gap-2 overflow-hidden text-small text-2 *:flex-none phone:flex-wrap">
      <NewSince at={newSinceResolvedAt} />
      <KindChips kinds={kinds} />
      <Assignee name={assignee} me={me} />
      <span className="max-w-full min-w-0 flex-auto! truncate phone:break-words phone:whitespace-normal">
        {hasContexts && `${context} · `}
        <Mono>{visibleText(originalSubject ?? stream)}</Mono>
        {consumer !== null && ` · ${visibleText(consumer)}`}
      </span>
    </span>
  );
}

const NOW_MS = 60_000;

/** "now" while it is arriving. */
function LastSeen({ at }: { at: string }) {
  const now = useNow();
  const isNow = now !== null && now - Date.parse(at) < NOW_MS;
  return isNow ? <time dateTime={at}>now</time> : <Time at={at} />;
}
