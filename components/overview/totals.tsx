import { Count } from "@/components/ui/count";
import { formatCount, formatRate } from "@/components/ui/format";
import { Rate } from "@/components/ui/rate";
import type { Overview } from "@/lib/domain/overview/types";
import { TotalCard } from "./total-card";

const estimateWhy = "Estimated: some consumers share a filter or skip messages, so first deliveries cannot be counted exactly.";

/** Four numbers over all contexts, each with its hour. */
export function Totals({ totals, series }: Pick<Overview, "totals" | "series">) {
  const redelivering = (totals.redeliveryRatePerSec ?? 0) > 0;
  const dead = (totals.deadLetters ?? 0) > 0;
  return (
    <div className="mb-4.5 grid grid-cols-4 gap-3 phone:grid-cols-2 narrow:grid-cols-2">
      <TotalCard label="Lag, all consumers" now={totals.lag} series={series.lag} tone="c1" atLeast={20} format={formatCount}>
        <Count value={totals.lag} why="no consumer was measured yet" />
      </TotalCard>
      <TotalCard
        label="Redeliveries"
        now={totals.redeliveryRatePerSec}
        series={series.redeliveryRatePerSec}
        tone={redelivering ? "warn" : "c1"}
        atLeast={1}
        format={formatRate}
        unit="/s"
      >
        <Rate
          perSec={totals.redeliveryRatePerSec}
          estimate={totals.redeliveryIsEstimate}
          why={totals.redeliveryIsEstimate ? estimateWhy : undefined}
          unit={false}
        />
      </TotalCard>
      <TotalCard
        label="Open dead letters"
        now={totals.deadLetters}
        series={series.deadLetters}
        tone={dead ? "dead" : "c1"}
        atLeast={5}
        format={formatCount}
        loud={dead}
      >
        <Count value={totals.deadLetters} why="no dead-letter stream was read yet" />
      </TotalCard>
      <TotalCard
        label="Messages"
        now={totals.publishRatePerSec}
        series={series.publishRatePerSec}
        tone="c2"
        atLeast={1}
        format={formatRate}
        headroom={2}
        unit="/s"
      >
        <Rate perSec={totals.publishRatePerSec} unit={false} />
      </TotalCard>
    </div>
  );
}
