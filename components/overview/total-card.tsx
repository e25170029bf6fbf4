"use client";
import { useState, type PointerEvent, type ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { Panel } from "@/components/ui/panel";
import { Sparkline } from "@/components/ui/sparkline";
import { Time } from "@/components/ui/time";
import type { SeriesTone } from "@/components/ui/tone";
import { useNow } from "@/components/ui/use-now";
import type { Series } from "@/lib/domain/overview/types";

type TotalCardProps = {
  label: string;
  /** The number that `children` say. */
  now: number | null;
  series: Series;
  tone: SeriesTone;
  atLeast: number;
  format: (value: number) => string;
  headroom?: number;
  unit?: string;
  loud?: boolean;
  children: ReactNode;
};

const CHART_PX = 64;

/** One number now, and its hour below; the value at the pointer stands in the last line, so nothing covers the drawing. */
export function TotalCard({ label, now, series, tone, atLeast, headroom, format, unit, loud = false, children }: TotalCardProps) {
  const [share, setShare] = useState<number | null>(null);
  const point = share === null ? undefined : nearest(series, share);
  const follow = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    setShare((event.clientX - box.left) / box.width);
  };
  return (
    <Panel className="px-3.5 pt-2.5 pb-2">
      <div className="text-small text-2">{label}</div>
      <div className={cn("text-page leading-[26px] font-semibold tracking-[-0.01em]", loud && "text-dead")}>
        {children}
        {unit && <span className="text-small font-normal tracking-normal text-3"> {unit}</span>}
      </div>
      <div className="relative" onPointerMove={follow} onPointerLeave={() => setShare(null)}>
        <Sparkline series={series} tone={tone} height={CHART_PX} atLeast={atLeast} headroom={headroom} label={label} />
        {point && (
          <div
            aria-hidden="true"
            className="pointer-events-none absolute inset-y-0 w-px bg-line-strong"
            style={{ left: `${point.share * 100}%` }}
          />
        )}
      </div>
      <div className="flex justify-between gap-2 pt-1 text-small whitespace-nowrap text-3">
        {point ? <At point={point} format={format} /> : <Ends now={now} series={series} format={format} />}
      </div>
    </Panel>
  );
}

type Format = Pick<TotalCardProps, "format">;
type PointAt = { at: number; value: number | null; share: number };

function At({ point: { at, value }, format }: { point: PointAt } & Format) {
  return (
    <>
      <Time at={at} seconds />
      <span className="text-text">{value === null ? "not measured" : format(value)}</span>
    </>
  );
}

/** The points are means of their minutes: the number of this moment can be higher than all of them. */
function Ends({ now, series, format }: { now: number | null; series: Series } & Format) {
  const first = series[0];
  const measured = series.flatMap(([, value]) => (value === null ? [] : [value]));
  if (!first || measured.length === 0) return <span>not measured yet</span>;
  return (
    <>
      <Time at={first[0]} />
      <span className="truncate">highest {format(Math.max(...measured, now ?? 0))}</span>
      <LastSeen at={series.at(-1)?.[0] ?? first[0]} />
    </>
  );
}

/** The point under a place between 0 (left) and 1 (right). */
function nearest(series: Series, share: number): PointAt | undefined {
  const from = series[0]?.[0] ?? 0;
  const span = Math.max(1, (series.at(-1)?.[0] ?? 0) - from);
  const wanted = from + share * span;
  const best = series.reduce<Series[number] | undefined>(
    (near, point) => (near && Math.abs(near[0] - wanted) <= Math.abs(point[0] - wanted) ? near : point),
    undefined,
  );
  return best && { at: best[0], value: best[1], share: (best[0] - from) / span };
}

const STILL_NOW_MS = 20_000;

/** The right end is "now" only while the numbers keep coming. */
function LastSeen({ at }: { at: number }) {
  const now = useNow();
  return now === null || now - at < STILL_NOW_MS ? <span>now</span> : <Time at={at} />;
}
