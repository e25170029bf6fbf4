import Link from "next/link";
import { visibleText } from "@/components/payload/bytes";
import { consumerHref, streamHref } from "@/components/tables";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import type { ChangeRow } from "@/lib/domain/change/row";
import type { Explained } from "@/lib/domain/explain/row";
import { link, timeline, timelineItem } from "./look";

type Changes = Explained["changes"];

/** Streams and consumers of the context that came, went or changed around the first letter of the group. */
export function WhatElseChanged({ context, changes }: { context: string; changes: Changes }) {
  const { from, to, watchedSince, around, items } = changes;
  const wasNotWatched = Date.parse(watchedSince) > Date.parse(from);
  return (
    <Panel aria-label="What else changed">
      <PanelHeader
        title="What else changed"
        note={around === "group" ? "when the group's first was seen" : "when it died"}
        className="min-h-12"
      />
      {items.length === 0 ? (
        <p className="px-3.5 py-3 text-small text-2">
          No stream or consumer of {context} is known to have been created, changed or deleted between <Time at={from} /> and{" "}
          <Time at={to} />.
        </p>
      ) : (
        <ol className={timeline}>
          {items.map((change) => (
            <li key={`${change.at} ${change.what} ${change.stream} ${change.consumer}`} className={timelineItem}>
              <span className="text-3">
                <Time at={change.at} seconds />
              </span>
              <span className="min-w-0 break-words">
                <What context={context} change={change} />
              </span>
            </li>
          ))}
        </ol>
      )}
      {wasNotWatched && (
        <p className="border-t border-line px-3.5 py-2.5 text-small text-3">
          This console looks since <Time at={watchedSince} />. Of what was before, it knows what was created, and what another console saw.
        </p>
      )}
    </Panel>
  );
}

const words: Record<ChangeRow["what"], string> = {
  "stream-created": "created",
  "stream-deleted": "deleted",
  "stream-changed": "changed",
  "consumer-created": "created",
  "consumer-deleted": "deleted",
  "consumer-changed": "changed",
  "consumer-paused": "paused",
  "consumer-resumed": "resumed",
};

function What({ context, change: { what, stream, consumer, detail } }: { context: string; change: ChangeRow }) {
  const isConsumer = consumer !== null;
  const href = isConsumer ? consumerHref({ context, stream, name: consumer }) : streamHref({ context, stream });
  const name = isConsumer ? `${visibleText(consumer)} of ${visibleText(stream)}` : visibleText(stream);
  return (
    <>
      {isConsumer ? "consumer" : "stream"}{" "}
      {what.endsWith("-deleted") ? (
        <span className="font-[550]">{name}</span>
      ) : (
        <Link href={href} prefetch={false} className={link}>
          {name}
        </Link>
      )}{" "}
      {words[what]}
      {detail !== null && <span className="text-2">: {visibleText(detail)}</span>}
    </>
  );
}
