"use client";
import Link from "next/link";
import { useLiveQuery } from "@/components/live";
import { consumerHref, consumersHref } from "@/components/tables";
import { Count } from "@/components/ui/count";
import { Duration } from "@/components/ui/duration";
import { ErrorState } from "@/components/ui/error-state";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { Rate } from "@/components/ui/rate";
import { SkeletonRows } from "@/components/ui/skeleton";
import { StatusMark } from "@/components/ui/status-mark";
import type { ConsumerRow } from "@/lib/domain/consumer/row";
import { isOwnStream } from "@/lib/domain/own-streams";
import { consumerQueries } from "@/lib/queries";

const most = 12;

/** Who reads this stream, worst first. */
export function StreamConsumers({ context, stream }: { context: string; stream: string }) {
  const { data, error } = useLiveQuery(consumerQueries.list({ context, stream, limit: most }));
  const total = data?.total ?? data?.items.length ?? 0;
  const all = (
    <Link href={consumersHref(context, { stream })} className="text-accent hover:underline">
      All {total} ›
    </Link>
  );
  return (
    <Panel aria-label="Consumers">
      <PanelHeader title="Consumers" note="worst first" end={total > most && all} />
      {!data && (error ? <ErrorState error={error} /> : <SkeletonRows rows={3} />)}
      {data &&
        (data.items.length === 0 ? (
          <p className="px-3.5 py-3 text-2">
            {data.incomplete[0]
              ? `Who reads this stream is not known: ${data.incomplete[0].detail}`
              : isOwnStream(stream)
                ? "It has no consumer: Jetlag reads it, and needs none."
                : "Nobody reads this stream: it has no consumer."}
          </p>
        ) : (
          <Rows rows={data.items} />
        ))}
    </Panel>
  );
}

function Rows({ rows }: { rows: readonly ConsumerRow[] }) {
  return (
    <table className="w-full">
      <thead className="text-left text-small text-3">
        <tr className="h-7 border-b border-line *:px-3 *:font-[450]">
          <th>Consumer</th>
          <th>Now</th>
          <th className="text-right">Lag</th>
          <th className="text-right phone:hidden">Oldest</th>
          <th className="text-right phone:hidden">Delivered</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name} className="relative h-row border-b border-line whitespace-nowrap *:px-3 last:border-b-0 hover:bg-hover">
            <td className="w-full max-w-0 truncate">
              <Link href={consumerHref(row)} prefetch={false} className="font-[550] after:absolute after:inset-0">
                {row.name}
              </Link>
            </td>
            <td title={row.reason || undefined}>
              <StatusMark status={row.status} />
            </td>
            <td className="text-right">
              <Count value={row.lag} />
            </td>
            <td className="text-right phone:hidden">
              <Duration ms={row.ageMs} short why={row.lag === 0 ? "nothing waits" : "not measured"} />
            </td>
            <td className="text-right phone:hidden">
              <Rate perSec={row.deliveryRatePerSec} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
