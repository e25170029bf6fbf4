"use client";
import { formatCount, formatDuration, formatRate } from "@/components/ui/format";
import { countTop, durationTop, type Point } from "./time-series";
import { TimeChart } from "./time-chart";

type Span = { from: number; to: number };

/** Lag and age above each other on one time axis. */
export function LagAndAge({ lag, ageMs, from, to }: Span & { lag: readonly Point[]; ageMs: readonly Point[] }) {
  return (
    <>
      <ChartName color="c1">Lag, messages</ChartName>
      <TimeChart
        series={[{ key: "lag", label: "Lag", color: "c1", points: lag }]}
        {...{ from, to }}
        height={124}
        format={formatCount}
        topOf={countTop}
        syncId="consumer"
      />
      <ChartName color="c3">Oldest unfinished</ChartName>
      <TimeChart
        series={[{ key: "ageMs", label: "Oldest", color: "c3", points: ageMs }]}
        {...{ from, to }}
        height={104}
        format={axisDuration}
        topOf={durationTop}
        syncId="consumer"
        showTime
      />
    </>
  );
}

export function Deliveries({ delivered, redelivered, from, to }: Span & { delivered: readonly Point[]; redelivered: readonly Point[] }) {
  const series = [
    { key: "delivered", label: "Delivered", color: "c1", points: delivered },
    { key: "redelivered", label: "Redelivered", color: "warn", points: redelivered },
  ];
  return (
    <>
      <div className="flex gap-4">
        <ChartName color="c1">Delivered</ChartName>
        <ChartName color="warn">Redelivered</ChartName>
      </div>
      <TimeChart series={series} {...{ from, to }} height={124} format={perSec} topOf={countTop} syncId="consumer" showTime />
    </>
  );
}

const axisDuration = (ms: number) => (ms === 0 ? "0 s" : formatDuration(ms));
const perSec = (value: number) => `${formatRate(value)}/s`;

function ChartName({ color, children }: { color: string; children: string }) {
  return (
    <p className="flex items-center gap-2 text-small text-3">
      <span aria-hidden="true" className="h-0.5 w-2.5" style={{ background: `var(--${color})` }} />
      {children}
    </p>
  );
}
