"use client";
import { ConfigPanel, Crumbs, DetailState, natsCommand, streamsHref } from "@/components/tables";
import { useLiveQuery, useLiveState } from "@/components/live";
import { AsOf } from "@/components/ui/as-of";
import { Chip } from "@/components/ui/chip";
import { CopyButton } from "@/components/ui/copy-button";
import { PageHead } from "@/components/ui/page-head";
import { Time } from "@/components/ui/time";
import type { StreamDetail } from "@/lib/domain/stream/row";
import { streamQueries } from "@/lib/queries";
import { streamConfig } from "./config-lines";
import { MessageBrowser } from "./message-browser";
import { useMessageParams } from "./message-params";
import { StreamConsumers } from "./stream-consumers";
import { StreamEvidence } from "./stream-evidence";
import { StreamNumbers } from "./stream-numbers";
import { StreamSubjects } from "./stream-subjects";

export function StreamPage({ context, stream }: { context: string; stream: string }) {
  const query = useLiveQuery(streamQueries.detail({ context, stream }));
  const live = useLiveState(context);
  const path = [
    { label: "Streams", href: streamsHref("-") },
    { label: context, href: streamsHref(context) },
  ];
  const end = (
    <>
      {query.data && <AsOf asOf={query.data.asOf} state={live.kind} />}
      <CopyButton text={natsCommand(context, "stream", "info", stream)} className="phone:hidden">
        Copy as nats command
      </CopyButton>
    </>
  );
  const note = (
    <>
      {query.data?.isDeadLetter && <Chip tone="dead">dead letters</Chip>} {query.data?.description}
    </>
  );
  return (
    <>
      <PageHead crumbs={<Crumbs path={path} />} title={stream} note={note} end={end} />
      <DetailState query={query} context={context} back={{ label: "All streams", href: streamsHref("-") }}>
        {(data) => <Sections stream={data} />}
      </DetailState>
    </>
  );
}

function Sections({ stream }: { stream: StreamDetail }) {
  const state = useMessageParams();
  const [, setParams] = state;
  const name = { context: stream.context, stream: stream.name };
  const created = { key: "Created", value: <Time at={stream.createdAt} /> };
  return (
    <>
      <StreamEvidence stream={stream} />
      <StreamNumbers stream={stream} />
      <div className="grid grid-cols-[minmax(0,1fr)_320px] items-start gap-3.5 narrow:grid-cols-1">
        <div className="grid gap-3.5">
          <StreamConsumers {...name} />
          <MessageBrowser stream={stream} state={state} />
        </div>
        <div className="grid gap-3.5">
          <ConfigPanel lines={streamConfig(stream)} extra={[created]} />
          <StreamSubjects {...name} onPick={(subject) => void setParams({ subject, from: null, at: null, seq: null })} />
        </div>
      </div>
    </>
  );
}
