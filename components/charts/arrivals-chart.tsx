"use client";
import { formatCount } from "@/components/ui/format";
import { countTop, type Point } from "./time-series";
import { TimeChart } from "./time-chart";

/** Half of it is a number of letters too. */
const evenTop = (highest: number) => Math.ceil(countTop(highest) / 2) * 2;

type ArrivalsChartProps = { points: readonly Point[]; from: number; to: number; firstAt: number };

/** How many letters arrived in each step of time, and where the first did. */
export function ArrivalsChart({ points, from, to, firstAt }: ArrivalsChartProps) {
  return (
    <TimeChart
      series={[{ key: "arrived", label: "Arrived", color: "dead", points }]}
      {...{ from, to }}
      mark={{ at: firstAt, label: "first" }}
      height={112}
      format={formatCount}
      topOf={evenTop}
      syncId="group"
      showTime
    />
  );
}
