"use client";
import type { RowData } from "@tanstack/react-table";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { Panel } from "@/components/ui/panel";
import { PendingChanges } from "@/components/ui/pending-changes";
import { SkeletonRows } from "@/components/ui/skeleton";
import { DataTable, type DataTableProps } from "./data-table";
import { ListNotes } from "./list-notes";
import { useHeldOrder, type HeldOrder } from "./use-held-order";
import { useHiddenToFit } from "./use-hidden-to-fit";
import type { WindowedList } from "./use-windowed-list";

type ListPanelProps<Row extends RowData> = Omit<DataTableProps<Row>, "order" | "onScrolled" | "topKey"> & {
  /** What an empty list means. */
  empty: ReactNode;
  /** Newest first: what arrives waits also while one has scrolled down, and is offered as "3 new · show". */
  arrivals?: boolean;
};

/** A list with all its states: loading, failed, empty, old, and rows that wait until the pointer leaves. */
export function ListPanel<Row extends RowData>({ empty, arrivals = false, hidden = [], ...table }: ListPanelProps<Row>) {
  const { list, keyOf, label, columns } = table;
  const hiddenHere = useHiddenToFit(columns, hidden);
  const [isScrolled, setScrolled] = useState(false);
  const [shows, setShows] = useState(0);
  const order = useHeldOrder(list, keyOf, arrivals && isScrolled);
  const show = () => {
    setShows(shows + 1);
    order.apply();
  };
  return (
    <>
      <ListNotes list={list} />
      {arrivals ? <Arrived count={order.arrived} onShow={show} /> : <Pending order={order} />}
      <Panel aria-label={label}>
        {list.state.kind === "loading" && <SkeletonRows rows={12} label={`Loading ${label.toLowerCase()}`} />}
        {list.state.kind === "failed" && <Failed list={list} error={list.state.error} />}
        {list.state.kind === "ready" && list.total === 0 && empty}
        {list.state.kind === "ready" && list.total > 0 && (
          <DataTable {...table} hidden={hiddenHere} order={order} onScrolled={setScrolled} topKey={shows} />
        )}
      </Panel>
    </>
  );
}

function Failed<Row>({ list, error }: { list: WindowedList<Row>; error: Error }) {
  return <ErrorState error={error} action={<Button onClick={list.retry}>Try again</Button>} />;
}

/** Both lie over the list's edge, so that nothing moves when they come. */
const over = "pointer-events-none sticky top-14 z-20 flex h-0 justify-center *:pointer-events-auto";

function Arrived({ count, onShow }: { count: number; onShow: () => void }) {
  return (
    <div className={over} aria-live="polite">
      {count > 0 && (
        <Button variant="primary" className="-mt-2 h-6 rounded-full px-3 text-small shadow-float touch:h-11" onClick={onShow}>
          {count} new · show
        </Button>
      )}
    </div>
  );
}

function Pending<Row>({ order }: { order: HeldOrder<Row> }) {
  if (order.pending === 0) return null;
  return (
    <div className="hidden touch:block">
      <PendingChanges count={order.pending} onApply={order.apply} />
    </div>
  );
}
