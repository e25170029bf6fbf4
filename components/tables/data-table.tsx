"use client";
import { useTable, type RowData } from "@tanstack/react-table";
import { useRef, type CSSProperties, type ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import type { TableColumn } from "./columns";
import { features } from "./features";
import { useRowWindow } from "./use-row-window";
import { sortingOf, sortOf } from "./sort";
import { TableHead } from "./table-head";
import { PendingRow, PhoneRow, TableRow } from "./table-row";
import { narrow, phone, useMedia } from "./use-media";
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
  phoneRow: (row: Row) => ReactNode;
  /** Columns that would say the same in every row. */
  hidden?: readonly string[];
  sort?: string | null;
  onSort?: (sort: string | null) => void;
  onScrolled?: (isScrolled: boolean) => void;
  /** Another value scrolls to the top. */
  topKey?: number;
};

/** Rows of a list of any length: the server sends what is near the viewport, and only what is seen is drawn. The document scrolls. */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>) {
  const { label, columns, list, order, keyOf, hrefOf, phoneRow, hidden = [], sort = null, onSort, onScrolled, topKey = 0 } = props;
  const body = useRef<HTMLDivElement>(null);
  const isPhone = useMedia(phone);
  const isNarrow = useMedia(narrow);
  const leftOut = columns.flatMap((column) =>
    column.id && (hidden.includes(column.id) || (isNarrow && column.meta?.wideOnly)) ? [column.id] : [],
  );
  const table = useTable({
    features,
    columns,
    data: order.rows,
    getRowId: keyOf,
    manualSorting: true,
    enableSortingRemoval: false,
    enableMultiSort: false,
    enableSorting: onSort !== undefined,
    state: { sorting: sortingOf(sort), columnVisibility: Object.fromEntries(leftOut.map((id) => [id, false])) },
    onSortingChange: (updater) => onSort?.(sortOf(typeof updater === "function" ? updater(sortingOf(sort)) : updater)),
  });
  const rows = table.getRowModel().rows;
  const rowAt = (index: number) => rows[index - list.offset];
  const { items, totalPx, topPx } = useRowWindow({
    body,
    list,
    count: order.total,
    keyAt: (index) => rowAt(index)?.id,
    isPhone,
    onScrolled,
    topKey,
  });

  const tracks = table.getVisibleLeafColumns().map((column) => column.columnDef.meta?.track ?? "minmax(0,1fr)");
  const style = { "--tracks": tracks.join(" ") } as CSSProperties; // a custom property, which the type does not know
  const drawn = items.map((item) => {
    const row = rowAt(item.index);
    const at = { height: item.size, transform: `translateY(${item.start - topPx}px)` };
    if (!row) return <PendingRow key={item.key} index={item.index} style={at} isPhone={isPhone} />;
    const shared = { href: hrefOf(row.original), index: item.index, style: at };
    return isPhone ? (
      <PhoneRow key={item.key} {...shared}>
        {phoneRow(row.original)}
      </PhoneRow>
    ) : (
      <TableRow key={item.key} row={row} {...shared} />
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
    >
      {!isPhone && <TableHead headers={table.getHeaderGroups()[0]?.headers ?? []} />}
      <div ref={body} role={isPhone ? undefined : "rowgroup"} className="relative" style={{ height: totalPx }}>
        {drawn}
      </div>
    </div>
  );
}
