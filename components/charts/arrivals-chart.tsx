"use client";
import { formatCount } from "@/components/ui/format";
import { countTop, type Point } from "./time-series";
import { TimeChart } from "./time-chart";

/** Half of it is a number of letters too. */
const evenTop = (highest: number) => Math.ceil(countTop(highest) / 2) * 2;

/** How many letters arrived in each step of time. */
export function ArrivalsChart({ points, from, to }: { points: readonly Point[]; from: number; to: number }) {
  return (
    <TimeChart
      series={[{ key: "arrived", label: "Arrived", color: "dead", points }]}
      {...{ from, to }}
      height={112}
      format={formatCount}
      topOf={evenTop}
      syncId="group"
      showTime
    />
  );
}
