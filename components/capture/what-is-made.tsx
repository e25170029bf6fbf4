import { Bytes } from "@/components/ui/bytes";
import { Duration } from "@/components/ui/duration";
import { Glyph } from "@/components/ui/glyph";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { heardSentence } from "@/lib/domain/capture/heard-sentence";
import type { CaptureRow } from "@/lib/domain/capture/row";

/** Per account: the stream that would be made in it, or what of it is not permitted; and how deaths are found without it. */
export function WhatIsMade({ rows }: { rows: readonly CaptureRow[] }) {
  return (
    <ul className="grid gap-1 text-small">
      {rows.map((row) => (
        <li key={row.context} className="flex items-baseline gap-2">
          <Glyph tone={row.forbidden.length > 0 ? "unknown" : "ok"} className="translate-y-px" />
          <span className="min-w-0 break-words text-2">
            <span className="font-[550] text-text">{row.context}:</span>{" "}
            {row.forbidden.length > 0 ? <Forbidden row={row} /> : <Made row={row} />} <FoundNow listening={row.listening} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Made({ row: { makes, streams } }: { row: CaptureRow }) {
  if (!makes) return <>there is nothing to make</>;
  return (
    <>
      a stream <Mono>{makes.name}</Mono> is made in it, on {makes.subjects.map(shortened).join(" and ")}; kept{" "}
      <Duration ms={makes.maxAgeMs} />, at most <Bytes value={makes.maxBytes} />
      {makes.replicas > 1 && ` on each of ${makes.replicas} servers`}. No stream or consumer of yours is touched
      {streams.length > 0 && `; ${streams.join(", ")} captures the rest already, and is read`}.
    </>
  );
}

function Forbidden({ row: { forbidden } }: { row: CaptureRow }) {
  return (
    <>
      not permitted: <Mono>{forbidden.join(", ")}</Mono>.
    </>
  );
}

/** How deaths are found while nobody has decided. */
function FoundNow({ listening }: Pick<CaptureRow, "listening">) {
  return (
    <>
      Now: {heardSentence(listening)}
      {listening?.sinceAt && (
        <>
          {" "}
          Heard since <Time at={listening.sinceAt} />.
        </>
      )}
    </>
  );
}

const shortened = (subject: string) => subject.replace("$JS.EVENT.ADVISORY.CONSUMER.", "…");
