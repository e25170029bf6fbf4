"use client";
import type { ReactNode } from "react";
import { consumersHref, Crumbs, DetailState, natsCommand, streamHref } from "@/components/tables";
import { useLiveQuery, useLiveState } from "@/components/live";
import { AsOf } from "@/components/ui/as-of";
import { CopyButton } from "@/components/ui/copy-button";
import { PageHead } from "@/components/ui/page-head";
import { consumerQueries } from "@/lib/queries";
import { ConsumerCharts } from "./consumer-charts";
import { ConsumerConfig } from "./consumer-config";
import { ConsumerEvidence } from "./consumer-evidence";
import { ConsumerNumbers } from "./consumer-numbers";
import { KeepDeadLetters } from "./keep-dead-letters";
import { NextInLine } from "./next-in-line";

type ConsumerPageProps = { context: string; stream: string; consumer: string; notes: ReactNode };

/** `notes`: what of its messages is in no list. */
export function ConsumerPage({ context, stream, consumer, notes }: ConsumerPageProps) {
  const name = { context, stream, consumer };
  const query = useLiveQuery(consumerQueries.detail(name));
  const live = useLiveState(context);
  const path = [
    { label: "Consumers", href: consumersHref("-") },
    { label: context, href: consumersHref(context) },
    { label: stream, href: streamHref({ context, stream }) },
  ];
  const end = (
    <>
      {query.data && <AsOf asOf={query.data.asOf} state={live.kind} />}
      <CopyButton text={natsCommand(context, "consumer", "info", stream, consumer)} className="phone:hidden">
        Copy as nats command
      </CopyButton>
    </>
  );
  return (
    <>
      <PageHead crumbs={<Crumbs path={path} />} title={consumer} end={end} />
      <DetailState query={query} context={context} back={{ label: "All consumers", href: consumersHref("-") }}>
        {(data) => (
          <>
            <ConsumerEvidence consumer={data} />
            {notes}
            <ConsumerNumbers consumer={data} />
            <div className="grid grid-cols-[minmax(0,1fr)_320px] items-start gap-3.5 narrow:grid-cols-1">
              <div className="grid gap-3.5">
                <ConsumerCharts name={name} />
                <NextInLine consumer={data} />
              </div>
              <div className="grid gap-3.5">
                <ConsumerConfig consumer={data} />
                <KeepDeadLetters name={name} consumer={data} />
              </div>
            </div>
          </>
        )}
      </DetailState>
    </>
  );
}
