"use client";
import { useQueries } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { ErrorState } from "@/components/ui/error-state";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { Skeleton } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { consumerQueries, type ConsumerName } from "@/lib/queries";

// The chart library is large: it comes only where there are charts, and only when they are drawn.
const LagAndAge = dynamic(() => import("@/components/charts/consumer-history").then((all) => all.LagAndAge), {
  ssr: false,
  loading: () => <Skeleton className="h-64" />,
});
const Deliveries = dynamic(() => import("@/components/charts/consumer-history").then((all) => all.Deliveries), {
  ssr: false,
  loading: () => <Skeleton className="h-36" />,
});

const refreshMs = 5_000;
const shown = ["lag", "ageMs", "deliveryRatePerSec", "redeliveryRatePerSec"] as const;

export function ConsumerCharts({ name }: { name: ConsumerName }) {
  const queries = useQueries({
    queries: shown.map((metric) => ({ ...consumerQueries.history(name, { metric }), refetchInterval: refreshMs })),
  });
  const [lag, ageMs, delivered, redelivered] = queries.map((query) => query.data);
  const error = queries.find((query) => query.error && !query.data)?.error;
  const since = lag ? Date.parse(lag.since) : null;
  const note =
    since === null ? (
      "since start"
    ) : (
      <>
        since start, <Time at={since} />
      </>
    );
  if (error)
    return (
      <Panel>
        <PanelHeader title="Lag and age" />
        <ErrorState error={error} />
      </Panel>
    );
  if (!lag || !ageMs || !delivered || !redelivered) return <LoadingCharts />;
  const last = lag.points.at(-1)?.[0] ?? Date.parse(lag.since);
  const span = { from: lag.points[0]?.[0] ?? last, to: last };
  if (lag.points.length < 2)
    return (
      <ChartPanel title="Lag and age" note={note}>
        <p className="py-10 text-center text-2">Two looks make a line; the next one is seconds away.</p>
      </ChartPanel>
    );
  return (
    <>
      <ChartPanel title="Lag and age" note={note}>
        <LagAndAge lag={lag.points} ageMs={ageMs.points} {...span} />
      </ChartPanel>
      <ChartPanel title="Deliveries" note={note}>
        <Deliveries delivered={delivered.points} redelivered={redelivered.points} {...span} />
      </ChartPanel>
    </>
  );
}

function ChartPanel({ title, note, children }: { title: string; note: ReactNode; children: ReactNode }) {
  return (
    <Panel aria-label={title}>
      <PanelHeader title={title} end={<span className="text-3">{note}</span>} />
      <div className="px-3.5 py-3">{children}</div>
    </Panel>
  );
}

function LoadingCharts() {
  return (
    <ChartPanel title="Lag and age" note="since start">
      <Skeleton className="h-64" />
    </ChartPanel>
  );
}
