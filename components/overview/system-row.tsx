import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { Count } from "@/components/ui/count";
import { Duration } from "@/components/ui/duration";
import { Rate } from "@/components/ui/rate";
import { Sparkline } from "@/components/ui/sparkline";
import { StatusMark } from "@/components/ui/status-mark";
import type { ContextSummary } from "@/lib/domain/overview/types";

/** A row of the table; on a phone two lines: name and condition, then the numbers that matter with their names. */
export function SystemRow({ system }: { system: ContextSummary }) {
  const unseen = system.asOf === null ? "this context was not seen yet" : "not measured";
  const dead = (system.deadLetters ?? 0) > 0;
  return (
    <tr className="relative border-b [&_[title]]:relative [&_[title]]:z-1 border-line last:border-b-0 hover:bg-hover phone:grid phone:grid-cols-3 phone:items-baseline phone:gap-x-3 phone:gap-y-0.5 phone:px-3.5 phone:py-2.5">
      <th scope="row" className="h-row px-3 text-left font-semibold whitespace-nowrap phone:h-auto phone:truncate phone:p-0">
        <Link href={`/?context=${encodeURIComponent(system.context)}`} className="after:absolute after:inset-0">
          {system.context}
        </Link>
      </th>
      <td className="px-3 whitespace-nowrap phone:col-span-2 phone:p-0">
        <StatusMark status={system.state === "live" ? system.status : system.state} />
      </td>
      <Cell>
        <Count value={system.streams} why={unseen} />
      </Cell>
      <Cell>
        <Count value={system.consumers} why={unseen} />
      </Cell>
      <Cell name="lag" phone>
        <Count value={system.lag} why={unseen} />
      </Cell>
      <Cell>
        <Duration ms={system.oldestAgeMs} short why={system.lag === 0 ? "nothing waits" : unseen} />
      </Cell>
      <Cell>
        <Rate perSec={system.redeliveryRatePerSec} estimate={system.redeliveryIsEstimate} />
      </Cell>
      <Cell name="dead" phone className={dead ? "font-semibold text-dead" : undefined}>
        <Count value={system.deadLetters} why="no dead-letter stream is known here" />
      </Cell>
      <Cell name="in" phone>
        <Rate perSec={system.publishRatePerSec} />
      </Cell>
      <td className="px-3 narrow:hidden">
        <Sparkline series={system.publishSeries} height={20} atLeast={1} headroom={2} label={`Messages per second in ${system.context}`} />
      </td>
    </tr>
  );
}

function Cell({ name, phone = false, className, children }: { name?: string; phone?: boolean; className?: string; children: ReactNode }) {
  return (
    <td className={cn("px-3 text-right whitespace-nowrap phone:p-0 phone:text-left phone:text-small", !phone && "phone:hidden", className)}>
      {name && <span className="font-normal text-3 desk:hidden">{name} </span>}
      {children}
    </td>
  );
}
