"use client";
import type { RowData } from "@tanstack/react-table";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { isAbsent } from "@/components/ui/error-words";
import { Panel } from "@/components/ui/panel";
import { PendingChanges } from "@/components/ui/pending-changes";
import { SkeletonRows } from "@/components/ui/skeleton";
import { DataTable, type DataTableProps } from "./data-table";
import { ListNotes } from "./list-notes";
import { NewRowsStrip } from "./new-rows-strip";
import { selectPx } from "./table-row";
import { useHeldOrder } from "./use-held-order";
import { useHiddenToFit } from "./use-hidden-to-fit";

export type ListPanelProps<Row extends RowData> = Omit<DataTableProps<Row>, "order" | "hidden" | "onScrolled" | "topKey" | "hasStrip"> & {
  /** What an empty list means. */
  empty: ReactNode;
  /** Takes the filters away, where there are any: what helps when one of them is not understood. */
  onClearFilters?: (() => void) | null;
  /** Newest first: what arrives waits also while one has scrolled down, and is offered as "3 new · show". */
  arrivals?: boolean;
  /** What part of the page's width it has. */
  share?: number;
};

/** A list with all its states: loading, failed, empty, old, and rows that wait until the pointer leaves. */
export function ListPanel<Row extends RowData>(props: ListPanelProps<Row>) {
  const { empty, onClearFilters = null, arrivals = false, share = 1, ...table } = props;
  const { list, keyOf, label, columns, hasContexts } = table;
  const hidden = useHiddenToFit(columns, hasContexts ? none : context, { takenPx: table.selection ? selectPx : 0, share });
  const [isScrolled, setScrolled] = useState(false);
  const [shows, setShows] = useState(0);
  const Bar = table.selection?.Bar;
  const isSelecting = table.selection?.isAny ?? false;
  const order = useHeldOrder(list, keyOf, { isNewestFirst: arrivals, alsoHeld: arrivals && (isScrolled || isSelecting) });
  const hasStrip = arrivals && list.state.kind === "ready" && list.total > 0;
  const show = () => {
    setShows(shows + 1);
    order.apply();
  };
  return (
    <>
      {!arrivals && <PendingChanges count={order.pending} onApply={order.apply} />}
      <Panel aria-label={label} className={hasStrip ? stripHeight : undefined}>
        {hasStrip && <NewRowsStrip count={order.arrived} onShow={show} />}
        {list.state.kind === "loading" && <SkeletonRows rows={12} label={`Loading ${label.toLowerCase()}`} />}
        {list.state.kind === "failed" && <Failed error={list.state.error} onRetry={list.retry} onClear={onClearFilters} />}
        {list.state.kind === "ready" && list.total === 0 && empty}
        {list.state.kind === "ready" && list.total > 0 && (
          <DataTable {...table} hidden={hidden} order={order} onScrolled={setScrolled} topKey={shows} hasStrip={hasStrip} />
        )}
      </Panel>
      <ListNotes list={list} above={Bar && <Bar shown={order.rows} total={list.total} />} />
    </>
  );
}

/** Read by what sticks below it, and by the strip itself. */
const stripHeight = "[--strip:28px] touch:[--strip:44px]";

const none: readonly string[] = [];
const context = ["context"];

function Failed({ error, onRetry, onClear }: { error: Error; onRetry: () => void; onClear: (() => void) | null }) {
  if (!isAbsent(error)) return <ErrorState error={error} action={<Button onClick={onRetry}>Try again</Button>} />;
  return <ErrorState error={error} action={onClear === null ? undefined : <Button onClick={onClear}>Clear filters</Button>} />;
}
