import { FlexRender, type Row as TableRowModel, type RowData } from "@tanstack/react-table";
import Link from "next/link";
import { memo, type ComponentType, type CSSProperties, type ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { Skeleton } from "@/components/ui/skeleton";
import type { Features } from "./features";
import { RowCheckbox } from "./row-checkbox";
import { RowStop, useRowTabIndex } from "./row-stop";
import type { RowSelect } from "./selection";

const rowPlace = "absolute inset-x-0 top-0 border-b border-line";
/** The link of the first cell reaches over the whole row: one real link, opened by any button anywhere on it. */
const rowLink = "scroll-my-28 outline-none after:absolute after:inset-0";

type RowProps = { index: number; topPx: number; heightPx: number };
type Selecting<Row> = {
  isSelected: boolean;
  select: RowSelect<Row> | undefined;
  /** Tab leads to this row, of all. */
  isStop: boolean;
};
type TableRowProps<Row extends RowData> = RowProps &
  Selecting<Row> & { row: TableRowModel<Features, Row>; href: string; tracks: string; Below: ComponentType<{ row: Row }> | undefined };

/** The width of a column of checkboxes. */
export const selectPx = 36;
/** The height of a line under a row, as its tracks have it. */
export const belowPx = 20;

function at({ topPx, heightPx }: RowProps): CSSProperties {
  return { height: heightPx, transform: `translateY(${topPx}px)` };
}

function Cells<Row extends RowData>({ row, href, isSelected, select, isStop, Below, ...place }: TableRowProps<Row>) {
  const { index } = place;
  return (
    <RowStop value={isStop}>
      <div
        role="row"
        aria-rowindex={index + 2}
        data-index={index}
        style={at(place)}
        className={cn(
          rowPlace,
          "grid grid-cols-(--tracks) items-center hover:bg-hover has-[a:focus-visible]:bg-selected has-[a:focus-visible]:shadow-[inset_2px_0_0_var(--accent)]",
          isSelected && "bg-selected hover:bg-selected",
          Below && "grid-rows-[minmax(0,1fr)_20px]",
        )}
      >
        {select && (
          <div role="cell" className="h-full">
            <RowBox row={row.original} isSelected={isSelected} select={select} />
          </div>
        )}
        {row.getVisibleCells().map((cell, column) => (
          <div key={cell.id} role="cell" className={cn("min-w-0 truncate px-3", cell.column.columnDef.meta?.end && "text-right")}>
            {column === 0 ? (
              <Link href={href} prefetch={false} tabIndex={isStop ? 0 : -1} className={rowLink}>
                <FlexRender cell={cell} />
              </Link>
            ) : (
              <FlexRender cell={cell} />
            )}
          </div>
        ))}
        {Below && (
          <div role="cell" className={cn("col-span-full h-full min-w-0 truncate px-3", select && "pl-12")}>
            <Below row={row.original} />
          </div>
        )}
      </div>
    </RowStop>
  );
}

/** Scrolling and ticks draw only rows that are new or changed: their object is then another. `tracks` changes with the columns. */
export const TableRow = memo(Cells, isSame) as typeof Cells;

function isSame<Row extends RowData>(before: TableRowProps<Row>, after: TableRowProps<Row>): boolean {
  const { row, ...place } = after;
  const { row: rowBefore, ...placeBefore } = before;
  const keys = Object.keys(place) as (keyof typeof place)[]; // of an object made two lines above
  return row.original === rowBefore.original && keys.every((key) => place[key] === placeBefore[key]);
}

function RowBox<Row>({ row, isSelected, select }: { row: Row; isSelected: boolean; select: RowSelect<Row> }) {
  return (
    <RowCheckbox
      label={`Select ${select.labelOf(row)}`}
      checked={isSelected}
      tabIndex={useRowTabIndex()}
      whyNot={select.whyNot(row)}
      onChange={(next) => select.set([row], next)}
    />
  );
}

type PhoneRowProps<Row> = RowProps &
  Selecting<Row> & { row: Row; href: string; children: ReactNode; End: ComponentType<{ row: Row }> | undefined };

/** On a phone a row is two lines, not a squeezed table. */
export function PhoneRow<Row>({ row, href, children, isSelected, select, isStop, End, ...place }: PhoneRowProps<Row>) {
  const { index } = place;
  return (
    <RowStop value={isStop}>
      <div
        role="listitem"
        aria-posinset={index + 1}
        data-index={index}
        style={at(place)}
        className={cn(rowPlace, "flex items-stretch has-[a:focus-visible]:bg-selected", isSelected && "bg-selected")}
      >
        {select && (
          <div className="-mr-2.5 w-11 flex-none">
            <RowBox row={row} isSelected={isSelected} select={select} />
          </div>
        )}
        <Link
          href={href}
          prefetch={false}
          tabIndex={isStop ? 0 : -1}
          className="flex min-w-0 flex-1 flex-col justify-center gap-0.5 px-3.5 outline-none active:bg-hover"
        >
          {children}
        </Link>
        {End && <End row={row} />}
      </div>
    </RowStop>
  );
}

export function PendingRow({ isPhone, ...place }: RowProps & { isPhone: boolean }) {
  const { index } = place;
  const bars = (
    <>
      <Skeleton className="h-3 w-1/3" />
      <Skeleton className="h-3 w-1/6" />
    </>
  );
  const look = cn(rowPlace, "flex items-center gap-4 px-3");
  if (isPhone)
    return (
      <div role="listitem" aria-label="Loading" aria-posinset={index + 1} style={at(place)} className={look}>
        {bars}
      </div>
    );
  return (
    <div role="row" aria-rowindex={index + 2} style={at(place)} className={look}>
      <div role="cell" aria-label="Loading" className="flex flex-1 gap-4">
        {bars}
      </div>
    </div>
  );
}
