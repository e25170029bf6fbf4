"use client";
import { useRef } from "react";
import { RowStop } from "@/components/tables/row-stop";
import { rangeTo, useHeldOrder, useRowFocus, type WindowedList } from "@/components/tables";
import { useViewQuery } from "@/components/live";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Panel } from "@/components/ui/panel";
import { PendingChanges } from "@/components/ui/pending-changes";
import type { GroupRow as Group } from "@/lib/domain/dead-letter/group-row";
import { meQuery } from "@/lib/queries";
import { arrivalsOf } from "./arrivals";
import { GroupListHead, GroupRow } from "./group-row";
import { countOf } from "./words";
import { useGroupKeys } from "./use-group-keys";

const keyOf = ({ id }: Group) => id;

type GroupListProps = {
  list: WindowedList<Group>;
  /** When what is shown was true, epoch ms, and the time it is asked for. */
  asOf: number;
  range: { from: string | null; to: string | null };
  hasContexts: boolean;
  open: string | null;
  hrefOf: (id: string) => string;
  onOpen: (id: string) => void;
  selected: ReadonlyMap<string, Group>;
  onSelect: (groups: readonly Group[], isSelected: boolean) => void;
  /** Below the rows: what one must know of them. */
  note: string | null;
};

/** Groups in an order that holds while a pointer is over them, the focus is among them or some are selected; numbers change in place. */
export function GroupList({ list, asOf, range, hasContexts, open, hrefOf, onOpen, selected, onSelect, note }: GroupListProps) {
  const body = useRef<HTMLUListElement>(null);
  const anchor = useRef<string>(null); // the row that `x` was pressed on last
  const order = useHeldOrder(list, keyOf, { isNewestFirst: false, alsoHeld: selected.size > 0 });
  const { rows, handlers } = order;
  const focus = useRowFocus({ body, keys: rows.map(keyOf), offset: 0 });
  const me = useViewQuery(meQuery()).data?.name ?? null;
  useGroupKeys(body, (id, isRange) => {
    const meant = isRange ? rangeTo(rows, { from: anchor.current, to: id }) : rows.filter((row) => row.id === id);
    anchor.current = id;
    onSelect(meant, isRange || !selected.has(id));
  });
  const stop = focus.stopOf(
    rows.map((_, index) => index),
    Math.max(
      0,
      rows.findIndex(({ id }) => id === open),
    ),
  );
  return (
    <>
      <PendingChanges count={order.pending} onApply={order.apply} />
      <Panel aria-label="Groups" className="max-h-[calc(100dvh-68px)] overflow-y-auto overscroll-contain narrow:max-h-none">
        <div
          role="presentation"
          {...handlers}
          onFocus={(event) => {
            handlers.onFocus(event);
            focus.onFocus(event);
          }}
          onBlur={(event) => {
            handlers.onBlur(event);
            focus.onBlur(event);
          }}
        >
          <GroupListHead isBeside={open !== null} range={range.from === null && range.to === null ? "last hour" : "in that time"} />
          <ul ref={body} aria-busy={list.isPrevious} className={list.isPrevious ? "opacity-70" : undefined}>
            {rows.map((group, index) => (
              <RowStop key={group.id} value={index === stop}>
                <GroupRow
                  group={group}
                  index={index}
                  arrivals={arrivalsOf(group, range, asOf)}
                  href={hrefOf(group.id)}
                  me={me}
                  hasContexts={hasContexts}
                  isOpen={group.id === open}
                  isBeside={open !== null}
                  isSelected={selected.has(group.id)}
                  onOpen={() => onOpen(group.id)}
                  onSelect={(isSelected) => onSelect([group], isSelected)}
                />
              </RowStop>
            ))}
          </ul>
        </div>
      </Panel>
      <Waiting count={order.pending} onApply={order.apply} note={note} />
    </>
  );
}

type WaitingProps = { count: number; onApply: () => void; note: string | null };

/** Below the rows, in room that is always there, so that nothing moves: what waits because somebody is among them. On touch the list says so over its upper edge. */
function Waiting({ count, onApply, note }: WaitingProps) {
  const waits = count > 0;
  return (
    <div aria-live="polite" className={cn("min-h-10 px-3.5 py-2 text-small text-3", note === null && "touch:hidden")}>
      {note !== null && <p className={waits ? "hidden touch:block" : undefined}>{note}</p>}
      {waits && (
        <p className="flex items-center gap-2.5 touch:hidden">
          {countOf(count, "change")} {count === 1 ? "waits" : "wait"} while you are in the list
          <Button className="h-6 text-small" onClick={onApply}>
            Apply
          </Button>
        </p>
      )}
    </div>
  );
}
