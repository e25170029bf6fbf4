import type { ColumnDef, RowData } from "@tanstack/react-table";
import type { ReactNode } from "react";
import type { ColumnMeta, Features } from "./features";

export type ColumnSpec<Row> = ColumnMeta & {
  /** Also the server's sort key, where it sorts. */
  id: string;
  header: string;
  /** Which way the first click sorts; without it the server does not sort by this. */
  sort?: "asc" | "desc";
  cell: (row: Row) => ReactNode;
};

export type TableColumn<Row extends RowData> = ColumnDef<Features, Row, unknown>;

/** Columns as the table library wants them, from what a column is here: a name, a track, a cell of the whole row. */
export function defineColumns<Row extends RowData>(specs: readonly ColumnSpec<Row>[]): TableColumn<Row>[] {
  return specs.map(({ id, header, sort, cell, ...meta }) => ({
    id,
    header,
    accessorFn: (row: Row) => row,
    enableSorting: sort !== undefined,
    sortDescFirst: sort === "desc",
    cell: ({ row }) => cell(row.original),
    meta,
  }));
}
