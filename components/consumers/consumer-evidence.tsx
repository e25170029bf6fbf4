import Link from "next/link";
import { Ago } from "@/components/ui/ago";
import { formatCount } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import { StatusMark } from "@/components/ui/status-mark";
import { statusLooks } from "@/components/ui/status";
import type { ConsumerDetail } from "@/lib/domain/consumer/row";
import { deadLettersHref } from "@/lib/domain/pages";

/** The first thing one reads: what is wrong, how we know, and everything else that applies. */
export function ConsumerEvidence({ consumer }: { consumer: ConsumerDetail }) {
  const { context, stream, name, exhausted } = consumer;
  const others = consumer.reasons.filter(({ status }) => status !== consumer.status);
  return (
    <Panel aria-label="Evidence" className="mb-3.5 px-3.5 py-3">
      <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <StatusMark status={consumer.status} label={`${sentenceCase(statusLooks[consumer.status].word)}.`} className="font-semibold" />
        <span className="min-w-0">{consumer.reason || "Nothing waits."}</span>
        {consumer.since !== null && (
          <span className="text-small text-3 desk:ml-auto">
            for <Ago at={consumer.since} />
          </span>
        )}
      </p>
      {exhausted !== null && exhausted > 0 && (
        <p className="mt-2 text-small">
          <Link
            href={deadLettersHref({ context, originalStream: stream, consumer: name, kind: "exhausted" })}
            title="Delivered as often as max_deliver allows, and not delivered any more"
            className="text-accent hover:underline touch:inline-block touch:py-3"
          >
            {exhausted === 1 ? "Open the exhausted message" : `Open the ${formatCount(exhausted)} exhausted messages`}
          </Link>
        </p>
      )}
      {others.length > 0 && (
        <ul className="mt-2 grid gap-1 border-t border-line pt-2">
          {others.map(({ status, sentence }) => (
            <li key={status} className="flex flex-wrap items-center gap-x-2.5">
              <StatusMark status={status} />
              <span className="min-w-0 text-2">{sentence}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function sentenceCase(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
