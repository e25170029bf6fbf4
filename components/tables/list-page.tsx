"use client";
import type { RowData } from "@tanstack/react-table";
import type { ReactNode } from "react";
import { useLiveState } from "@/components/live";
import { AsOf } from "@/components/ui/as-of";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHead } from "@/components/ui/page-head";
import { Skeleton } from "@/components/ui/skeleton";
import { ListPanel, type ListPanelProps } from "./list-panel";
import { useHasContexts } from "./use-has-contexts";

type ListPageProps<Row extends RowData> = Omit<ListPanelProps<Row>, "label" | "hasContexts" | "empty"> & {
  title: string;
  /** How many there are, in words; `isMore`: and nobody has counted how many more. */
  say: (total: number, isMore: boolean) => string;
  /** "-" or `null` for all contexts. */
  context: string | null;
  filters: ReactNode;
  /** What one must know of the whole list before reading it. */
  above?: ReactNode;
  isFiltered: boolean;
  onClear: () => void;
  /** What an empty list means: that nothing matches the filters, or that there is nothing at all. */
  none: { matches: string; title: string; text: string };
};

/** An empty list that is not whole does not claim that there is nothing. */
const noneYet = "None found so far.";
const partly = "Not everything could be read: what is missing is said below.";

/** A page that is one list: its name, how many, how old, filters; the list takes the height that is left. */
export function ListPage<Row extends RowData>(props: ListPageProps<Row>) {
  const { title, say, context, filters, above, isFiltered, onClear, none, ...panel } = props;
  const { state, total, isMore } = panel.list;
  const live = useLiveState(context);
  const hasContexts = useHasContexts(context);
  const note = state.kind === "ready" ? say(total, isMore) : state.kind === "loading" && <Skeleton className="h-3 w-24" />;
  const isWhole = panel.list.incomplete.length === 0;
  const said = isWhole ? none : { matches: noneYet, title: noneYet, text: partly };
  const empty = isFiltered ? (
    <EmptyState title={said.matches} action={<Button onClick={onClear}>Clear filters</Button>}>
      {isWhole ? undefined : partly}
    </EmptyState>
  ) : (
    <EmptyState title={said.title}>{said.text}</EmptyState>
  );
  return (
    <>
      <PageHead title={title} note={note} end={state.kind === "ready" && <AsOf asOf={state.asOf} state={live.kind} />} />
      {above}
      <div className="mb-3.5 flex flex-wrap items-center gap-2">{filters}</div>
      <ListPanel label={title} hasContexts={hasContexts} empty={empty} {...panel} />
    </>
  );
}
