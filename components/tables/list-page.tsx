"use client";
import type { ReactNode } from "react";
import { useLiveState } from "@/components/live";
import { AsOf } from "@/components/ui/as-of";
import { PageHead } from "@/components/ui/page-head";
import { Skeleton } from "@/components/ui/skeleton";
import type { WindowedList } from "./use-windowed-list";

type ListPageProps<Row> = {
  title: string;
  list: WindowedList<Row>;
  /** How many there are, in words. */
  say: (total: number) => string;
  context: string | null;
  filters: ReactNode;
  children: ReactNode;
};

/** A page that is one list: its name, how many, how old, filters; the list takes the height that is left. */
export function ListPage<Row>({ title, list, say, context, filters, children }: ListPageProps<Row>) {
  const live = useLiveState(context);
  const note = list.state.kind === "ready" ? say(list.total) : list.state.kind === "loading" && <Skeleton className="h-3 w-24" />;
  return (
    <>
      <PageHead title={title} note={note} end={list.state.kind === "ready" && <AsOf asOf={list.state.asOf} state={live.kind} />} />
      <div className="mb-3.5 flex flex-wrap items-center gap-2">{filters}</div>
      {children}
    </>
  );
}
