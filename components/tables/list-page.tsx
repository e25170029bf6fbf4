"use client";
import type { RowData } from "@tanstack/react-table";
import type { ReactNode } from "react";
import { useLiveState } from "@/components/live";
import { AsOf } from "@/components/ui/as-of";
import { PageHead } from "@/components/ui/page-head";
import { Skeleton } from "@/components/ui/skeleton";
import { ListEmpty, type ListEmptyProps } from "./list-empty";
import { ListPanel, type ListPanelProps } from "./list-panel";
import { useHasContexts } from "./use-has-contexts";

type ListPageProps<Row extends RowData> = Omit<ListPanelProps<Row>, "label" | "hasContexts" | "empty" | "onClearFilters"> &
  Omit<ListEmptyProps, "isWhole"> & {
    title: string;
    /** How many there are, in words; `isMore`: and nobody has counted how many more. */
    say: (total: number, isMore: boolean) => string;
    /** "-" or `null` for all contexts. */
    context: string | null;
    filters: ReactNode;
    /** What one must know of the whole list before reading it. */
    above?: ReactNode;
  };

/** A page that is one list: its name, how many, how old, filters; the list takes the height that is left. */
export function ListPage<Row extends RowData>(props: ListPageProps<Row>) {
  const { title, say, context, filters, above, isFiltered, onClear, none, ...panel } = props;
  const { state, total, isMore } = panel.list;
  const live = useLiveState(context);
  const hasContexts = useHasContexts(context);
  const note = state.kind === "ready" ? say(total, isMore) : state.kind === "loading" && <Skeleton className="h-3 w-24" />;
  const empty = <ListEmpty isWhole={panel.list.incomplete.length === 0} {...{ isFiltered, onClear, none }} />;
  return (
    <>
      <PageHead title={title} note={note} end={state.kind === "ready" && <AsOf asOf={state.asOf} state={live.kind} />} />
      {above}
      <div className="mb-3.5 flex flex-wrap items-center gap-2">{filters}</div>
      <ListPanel label={title} hasContexts={hasContexts} empty={empty} onClearFilters={isFiltered ? onClear : null} {...panel} />
    </>
  );
}
