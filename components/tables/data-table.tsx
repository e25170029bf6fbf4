"use client";
import { useTable, type RowData } from "@tanstack/react-table";
import { useMemo, useRef, type ComponentType, type CSSProperties } from "react";
import { cn } from "@/components/ui/cn";
import { phone, useMedia } from "@/components/ui/use-media";
import type { TableColumn } from "./columns";
import { features } from "./features";
import { rangeTo, type RowSelection, shownState } from "./selection";
import { useRowFocus } from "./use-row-focus";
import { useRowWindow } from "./use-row-window";
import { sortingOf, sortOf } from "./sort";
import { TableHead } from "./table-head";
import { belowPx, PendingRow, PhoneRow, selectPx, TableRow } from "./table-row";
import type { HeldOrder } from "./use-held-order";
import type { WindowedList } from "./use-windowed-list";

export type DataTableProps<Row extends RowData> = {
  /** What the rows are, for screen readers: "Consumers". */
  label: string;
  columns: TableColumn<Row>[];
  list: WindowedList<Row>;
  order: HeldOrder<Row>;
  keyOf: (row: Row) => string;
  hrefOf: (row: Row) => string;
  /** The two lines of a row on a phone. */
  PhoneLines: ComponentType<{ row: Row; hasContexts: boolean }>;
  /** Rows can be of several contexts. */
  hasContexts: boolean;
  /** Columns that say nothing, or that the window has no room for. */
  hidden: readonly string[];
  sort?: string | null;
  onSort?: (sort: string | null) => void;
  onScrolled?: (isScrolled: boolean) => void;
  /** Another value scrolls to the top. */
  topKey?: number;
  /** Whether a strip sticks above the rows. */
  hasStrip?: boolean;
  selection?: RowSelection<Row>;
  /** On a phone, beside the two lines: what is no part of the row's link. */
  PhoneEnd?: ComponentType<{ row: Row }>;
  /** One line under each row. */
  Below?: ComponentType<{ row: Row }>;
};

/** Rows of a list of any length: the server sends what is near the viewport, and only what is seen is drawn. The document scrolls. */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>) {
  const {
    label,
    columns,
    list,
    order,
    keyOf,
    hrefOf,
    PhoneLines,
    hasContexts,
    hidden,
    sort = null,
    onSort,
    onScrolled,
    topKey = 0,
    hasStrip = false,
    selection,
    PhoneEnd,
    Below,
  } = props;
  const body = useRef<HTMLDivElement>(null);
  const anchor = useRef<string>(null); // the row that `x` was pressed on last
  const isPhone = useMedia(phone);
  const hiddenKey = hidden.join(" ");
  const state = useMemo(() => {
    const isShown = hiddenKey === "" ? {} : Object.fromEntries(hiddenKey.split(" ").map((id) => [id, false]));
    return { sorting: sortingOf(sort), columnVisibility: isShown };
  }, [hiddenKey, sort]);
  const table = useTable({
    features,
    columns,
    data: order.rows,
    getRowId: keyOf,
    manualSorting: true,
    enableSortingRemoval: false,
    enableMultiSort: false,
    enableSorting: onSort !== undefined,
    state,
    onSortingChange: (updater) => onSort?.(sortOf(typeof updater === "function" ? updater(sortingOf(sort)) : updater)),
  });
  const rows = table.getRowModel().rows;
  const rowAt = (index: number) => rows[index - order.offset];
  const focus = useRowFocus({ body, keys: rows.map(({ id }) => id), offset: order.offset });
  const { items, totalPx, topPx, firstInSight } = useRowWindow({
    body,
    list: { scope: list.scope, onViewport: order.onViewport },
    pinned: focus.pinned,
    hasStrip,
    count: order.total,
    keyAt: (index) => rowAt(index)?.id,
    isPhone,
    belowPx: Below ? belowPx : 0,
    onScrolled,
    topKey,
    onSelectKey: (index, isRange) => {
      const row = rowAt(index);
      if (!row || !selection) return;
      const range = isRange ? rangeTo(rows, { from: anchor.current, to: row.id }) : [row];
      anchor.current = row.id;
      const can = range.flatMap(({ original }) => (selection.select.whyNot(original) === null ? [original] : []));
      selection.select.set(can, isRange || !selection.has(row.original));
    },
  });

  const tracks = [
    ...(selection ? [`${selectPx}px`] : []),
    ...table.getVisibleLeafColumns().map((column) => column.columnDef.meta?.track ?? "minmax(0,1fr)"),
  ].join(" ");
  const style = { "--tracks": tracks } as CSSProperties; // a custom property, which the type does not know
  const stop = focus.stopOf(
    items.flatMap(({ index }) => (rowAt(index) ? index : [])),
    firstInSight,
  );
  const drawn = items.map((item) => {
    const row = rowAt(item.index);
    const at = { index: item.index, topPx: item.start - topPx, heightPx: item.size };
    if (!row) return <PendingRow key={item.key} {...at} isPhone={isPhone} />;
    const href = hrefOf(row.original);
    const selecting = { isSelected: selection?.has(row.original) ?? false, select: selection?.select, isStop: item.index === stop };
    return isPhone ? (
      <PhoneRow key={item.key} {...at} row={row.original} href={href} {...selecting} End={PhoneEnd}>
        <PhoneLines row={row.original} hasContexts={hasContexts} />
        {Below && <Below row={row.original} />}
      </PhoneRow>
    ) : (
      <TableRow key={item.key} {...at} row={row} href={href} tracks={tracks} Below={Below} {...selecting} />
    );
  });
  return (
    <div
      role={isPhone ? "list" : "table"}
      aria-label={label}
      aria-rowcount={isPhone ? undefined : order.total + 1}
      aria-busy={list.isPrevious}
      style={style}
      className={cn(list.isPrevious && "opacity-70")}
      {...order.handlers}
      onFocus={(event) => {
        order.handlers.onFocus(event);
        focus.onFocus(event);
      }}
      onBlur={(event) => {
        order.handlers.onBlur(event);
        focus.onBlur(event);
      }}
    >
      {!isPhone && (
        <TableHead
          headers={table.getHeaderGroups()[0]?.headers ?? []}
          selectAll={
            selection && {
              count: order.rows.length,
              checked: shownState(selection, order.rows),
              onChange: (isSelected) => selectShown(selection, order.rows, isSelected),
            }
          }
        />
      )}
      <div ref={body} role={isPhone ? undefined : "rowgroup"} className="relative" style={{ height: totalPx }}>
        {drawn}
      </div>
    </div>
  );
}

function selectShown<Row>({ select }: RowSelection<Row>, rows: readonly Row[], isSelected: boolean) {
  select.set(
    rows.filter((row) => select.whyNot(row) === null),
    isSelected,
  );
}
