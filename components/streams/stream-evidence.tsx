import Link from "next/link";
import { deadLettersHref } from "@/components/tables";
import { Ago } from "@/components/ui/ago";
import { Count } from "@/components/ui/count";
import { Panel } from "@/components/ui/panel";
import { StatusMark } from "@/components/ui/status-mark";
import { statusLooks } from "@/components/ui/status";
import type { StreamDetail } from "@/lib/domain/stream/row";

/** The sentence of health first; for a dead-letter stream, that it is one. */
export function StreamEvidence({ stream }: { stream: StreamDetail }) {
  const { word } = statusLooks[stream.health];
  return (
    <Panel aria-label="Health" className="mb-3.5 flex flex-wrap items-center gap-x-2.5 gap-y-1 px-3.5 py-3">
      <StatusMark status={stream.health} label={`${word.charAt(0).toUpperCase()}${word.slice(1)}.`} className="font-semibold" />
      <span className="min-w-0">{stream.reason || "Everything published is kept, and nothing presses on its limits."}</span>
      {stream.since !== null && (
        <span className="text-small text-3">
          for <Ago at={stream.since} />
        </span>
      )}
      {stream.isDeadLetter && (
        <Link
          href={deadLettersHref({ context: stream.context, stream: stream.name })}
          prefetch={false}
          className="text-accent hover:underline desk:ml-auto"
        >
          <Count value={stream.messages} of="dead letter" /> ›
        </Link>
      )}
    </Panel>
  );
}
