"use client";
import Link from "next/link";
import { useViewQuery } from "@/components/live";
import { streamHref } from "@/components/tables";
import { Ago } from "@/components/ui/ago";
import { Bytes } from "@/components/ui/bytes";
import { Count } from "@/components/ui/count";
import { ErrorState } from "@/components/ui/error-state";
import { Mono } from "@/components/ui/mono";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { ConsumerDetail } from "@/lib/domain/consumer/row";
import type { MessageList } from "@/lib/domain/message";
import { streamQueries } from "@/lib/queries";
import type { z } from "zod";

type Message = z.infer<typeof MessageList>["items"][number];
const refreshMs = 10_000;

/** The next messages this consumer will be given. With several filters the stream cannot be asked for them in one go, so nothing is drawn. */
export function NextInLine({ consumer }: { consumer: ConsumerDetail }) {
  const { context, stream, filterSubjects, delivered, numPending } = consumer;
  const canAsk = filterSubjects.length <= 1 && numPending > 0;
  const params = { fromSeq: delivered.streamSeq + 1, subject: filterSubjects[0] ?? null, limit: 5 };
  const query = useViewQuery({ ...streamQueries.messages({ context, stream }, params), enabled: canAsk, refetchInterval: refreshMs });
  if (!canAsk) return null;
  return (
    <Panel aria-label="Next in line">
      <PanelHeader title="Next in line" note="looking changes nothing" />
      {query.error && <ErrorState error={query.error} />}
      {query.isPending && <SkeletonRows rows={3} />}
      {query.data && !query.error && <Messages items={query.data.items} />}
    </Panel>
  );
}

function Messages({ items }: { items: readonly Message[] }) {
  if (items.length === 0) return <p className="px-3.5 py-3 text-2">Delivered meanwhile.</p>;
  return (
    <table className="w-full">
      <thead className="text-left text-small text-3">
        <tr className="h-7 border-b border-line *:px-3 *:font-[450]">
          <th>Seq</th>
          <th>Subject</th>
          <th className="text-right">Age</th>
          <th className="text-right">Size</th>
        </tr>
      </thead>
      <tbody>
        {items.map((message) => (
          <tr key={message.seq} className="relative h-row border-b border-line *:px-3 last:border-b-0 hover:bg-hover">
            <td>
              <Link href={streamHref(message, { seq: message.seq })} prefetch={false} className="after:absolute after:inset-0">
                #<Count value={message.seq} />
              </Link>
            </td>
            <td className="max-w-0 w-full truncate" title={message.subject}>
              <Mono>{message.subject}</Mono>
            </td>
            <td className="text-right whitespace-nowrap">
              <Ago at={message.at} />
            </td>
            <td className="text-right whitespace-nowrap">
              <Bytes value={message.sizeBytes} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
