"use client";
import { keepPreviousData } from "@tanstack/react-query";
import { useState } from "react";
import { useViewQuery } from "@/components/live";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { StreamDetail } from "@/lib/domain/stream/row";
import { streamQueries } from "@/lib/queries";
import { MessageFilters } from "./message-filters";
import { MessageOpen } from "./message-open";
import { newestFrom, pageSize, type MessageParams } from "./message-params";
import { MessageRows } from "./message-rows";

/** The messages of a stream, by sequence, time or subject. They are read by direct get: nothing is consumed. */
export function MessageBrowser({ stream, state }: { stream: StreamDetail; state: MessageParams }) {
  const [params, setParams] = state;
  const { context, name, firstSeq, lastSeq } = stream;
  const isFiltered = params.subject !== "";
  // What is newest goes on; the rows one reads do not, until one asks for newer ones.
  const [seen, setSeen] = useState(lastSeq);
  const fromSeq = params.at ? undefined : (params.from ?? params.seq ?? newestFrom(seen, firstSeq, isFiltered));
  const query = useViewQuery({
    ...streamQueries.messages(
      { context, stream: name },
      { fromSeq, fromTime: params.at?.toISOString(), subject: params.subject, limit: pageSize },
    ),
    placeholderData: keepPreviousData,
    enabled: stream.messages > 0,
  });
  const items = query.data?.items ?? [];
  const first = items[0]?.seq ?? fromSeq ?? firstSeq;
  const last = items.at(-1)?.seq ?? lastSeq;
  const go = (from: number | null) => void setParams({ from, at: null, seq: null });
  const toNewest = () => {
    setSeen(lastSeq);
    go(null);
  };
  const steps = (
    <>
      <Button variant="quiet" className="h-6 px-1.5" disabled={first <= firstSeq} onClick={() => go(firstSeq)}>
        First
      </Button>
      <Button
        variant="quiet"
        className="h-6 px-1.5"
        disabled={first <= firstSeq || isFiltered}
        onClick={() => go(Math.max(firstSeq, first - pageSize))}
      >
        Older
      </Button>
      <Button variant="quiet" className="h-6 px-1.5" disabled={last >= lastSeq || items.length < pageSize} onClick={() => go(last + 1)}>
        Newer
      </Button>
      <Button variant="quiet" className="h-6 px-1.5" onClick={toNewest}>
        Newest
      </Button>
    </>
  );
  return (
    <Panel aria-label="Messages">
      <PanelHeader title="Messages" note="looking changes nothing" end={steps} />
      <MessageFilters state={state} />
      {params.seq !== null && (
        <MessageOpen name={{ context, stream: name }} seq={params.seq} onClose={() => void setParams({ seq: null, from: first })} />
      )}
      {stream.messages === 0 && <EmptyState title="Nothing is stored.">What is published to its subjects will appear here.</EmptyState>}
      {stream.messages > 0 && query.isPending && <SkeletonRows rows={8} />}
      {query.error && <ErrorState error={query.error} action={<Button onClick={() => void query.refetch()}>Try again</Button>} />}
      {query.data && !query.error && (
        <MessageRows items={items} open={params.seq} onOpen={(seq) => void setParams({ seq, from: params.at ? null : first })} />
      )}
    </Panel>
  );
}
