"use client";
import {
  Area,
  AreaChart,
  CartesianGrid,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
  type TooltipContentProps,
} from "recharts";
import { clockText, utcText } from "@/components/ui/clock-text";
import { phone, useMedia } from "@/components/ui/use-media";
import { highestOf, mergeSeries, timeTicks, type ChartSeries } from "./time-series";

type TimeChartProps = {
  series: readonly ChartSeries[];
  /** Both ends of the time axis, so that charts above each other share it. */
  from: number;
  to: number;
  height: number;
  format: (value: number) => string;
  /** A round end of the value axis for its highest value. */
  topOf: (highest: number) => number;
  /** Charts with the same one show their hover at the same moment. */
  syncId: string;
  showTime?: boolean;
  /** Parts of a whole, one upon the other. */
  stacked?: boolean;
  /** A moment that has a name: epoch ms. One beyond the axis is not drawn. */
  mark?: { at: number; label: string };
};

const tick = { fill: "var(--text-3)", fontSize: 12 };

/** Lines with their ground over time, with real axes. Holes stay holes. */
export function TimeChart({ series, from, to, height, format, topOf, syncId, showTime = false, stacked = false, mark }: TimeChartProps) {
  const isPhone = useMedia(phone);
  const rows = mergeSeries(series);
  const top = topOf(highestOf(series, rows, stacked));
  const text = series.map(({ label, points }) => summary(label, points, format)).join("; ");
  return (
    <figure aria-label={text} style={{ height }}>
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height }}>
        <AreaChart
          data={rows}
          syncId={syncId}
          syncMethod="value"
          margin={{ top: 8, right: 1, bottom: showTime ? 0 : 8, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="at"
            type="number"
            scale="time"
            domain={[from, to]}
            ticks={timeTicks(from, to, isPhone ? 3 : 7)}
            tickFormatter={(at: number) => clockText(at, { now: to, seconds: to - from < 300_000 })}
            tick={tick}
            tickLine={false}
            axisLine={{ stroke: "var(--line-strong)" }}
            height={showTime ? 24 : 1}
            tickMargin={6}
            hide={!showTime}
          />
          <YAxis
            width={64}
            tick={tick}
            tickLine={false}
            axisLine={false}
            tickFormatter={format}
            domain={[0, top]}
            allowDataOverflow
            ticks={[0, top / 2, top]}
            interval={0}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: "var(--line-strong)" }}
            content={<Hover series={series} format={format} now={to} />}
          />
          {mark && mark.at >= from && mark.at <= to && (
            <ReferenceLine
              x={mark.at}
              stroke="var(--text-3)"
              strokeDasharray="3 3"
              // Within the chart, on the side where there is more room.
              label={{ value: mark.label, position: mark.at > (from + to) / 2 ? "insideTopRight" : "insideTopLeft", ...tick }}
            />
          )}
          {series.map(({ key, color }) => (
            <Area
              key={key}
              dataKey={key}
              type="linear"
              stroke={`var(--${color})`}
              fill={`var(--${color})`}
              stackId={stacked ? "whole" : undefined}
              fillOpacity={stacked ? 0.28 : 0.13}
              strokeWidth={1.5}
              isAnimationActive={false}
              dot={false}
              activeDot={{ r: 3, strokeWidth: 0 }}
            />
          ))}
        </AreaChart>
      </ResponsiveContainer>
    </figure>
  );
}

function summary(label: string, points: ChartSeries["points"], format: (value: number) => string): string {
  const values = points.flatMap(([, value]) => (value === null ? [] : [value]));
  const last = values.at(-1);
  return last === undefined ? `${label}: not measured yet` : `${label}: now ${format(last)}, highest ${format(Math.max(...values))}`;
}

/** The chart adds the first three to the element. */
type HoverProps = Partial<Pick<TooltipContentProps, "active" | "label" | "payload">> & {
  series: readonly ChartSeries[];
  format: (value: number) => string;
  now: number;
};

function Hover({ active, label, payload, series, format, now }: HoverProps) {
  if (!active || typeof label !== "number") return null;
  return (
    <div className="rounded-md border border-line-strong bg-raised px-2.5 py-1.5 text-small shadow-float">
      <p className="text-3" title={utcText(label)}>
        {clockText(label, { now, seconds: true })}
      </p>
      {series.map((each) => {
        const value = payload?.find((part) => part.dataKey === each.key)?.value;
        return (
          <p key={each.key} className="flex items-center gap-2">
            <span aria-hidden="true" className="h-0.5 w-2.5" style={{ background: `var(--${each.color})` }} />
            {each.label} <span className="ml-auto pl-3 font-[550]">{typeof value === "number" ? format(value) : "–"}</span>
          </p>
        );
      })}
    </div>
  );
}
