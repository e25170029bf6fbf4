"use client";
import { formatCount } from "@/components/ui/format";
import { countTop } from "./time-series";
import { TimeChart } from "./time-chart";

/** `[epoch ms, sent, settled, came back]`, each counted from the start. */
export type JobPoint = readonly [at: number, sent: number, settled: number, cameBack: number];

/** What was sent, parted by what became of it; how far it is at each moment. */
export function JobChart({ points }: { points: readonly JobPoint[] }) {
  const of = (value: (point: JobPoint) => number) => points.map((point) => [point[0], value(point)] as const);
  const all = [
    { key: "cameBack", label: "Came back", color: "dead", points: of(([, , , cameBack]) => cameBack) },
    { key: "settled", label: "Settled", color: "good", points: of(([, , settled]) => settled) },
    {
      key: "open",
      label: "Sent, outcome not seen",
      color: "draining",
      points: of(([, sent, settled, cameBack]) => sent - settled - cameBack),
    },
  ];
  // The line of what there is none of would lie upon the one below it.
  const series = all.filter(({ key, points: line }) => key === "open" || line.some(([, value]) => value > 0));
  const from = points[0]?.[0] ?? 0;
  const to = points.at(-1)?.[0] ?? from;
  return <TimeChart series={series} {...{ from, to }} height={132} format={formatCount} topOf={evenTop} syncId="job" showTime stacked />;
}

/** Half of it is a number of messages too. */
const evenTop = (highest: number) => Math.ceil(countTop(highest) / 2) * 2;
