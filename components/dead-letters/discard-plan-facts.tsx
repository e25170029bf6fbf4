import type { ReactNode } from "react";
import { Bytes } from "@/components/ui/bytes";
import { formatCount, formatDuration } from "@/components/ui/format";
import { Glyph } from "@/components/ui/glyph";
import { Mono } from "@/components/ui/mono";
import type { DiscardPlan } from "@/lib/domain/discard/row";

const few = 5;

/** A discard as one can read it aloud: what leaves where, what is only marked, what stays, and what can be undone. */
export function DiscardPlanFacts({ plan }: { plan: DiscardPlan }) {
  const { streams, withoutPayload, warnings, refused, refusedCount, keptForMs, count } = plan;
  const isCopied = streams.length > 0;
  return (
    <dl>
      {isCopied && (
        <Row name="from">
          {streams.map(({ stream, count: here, sizeBytes }) => (
            <p key={stream}>
              <Mono>{stream}</Mono>{" "}
              <span className="text-2">
                {formatCount(here)} {here === 1 ? "message" : "messages"}, <Bytes value={sizeBytes} />
              </span>
            </p>
          ))}
        </Row>
      )}
      {count > 0 && isCopied && (
        <Row name="how">
          <p>
            Each is copied to <Mono>JETLAG_TRASH</Mono> first, then removed. Nothing is sent to a worker.
          </p>
        </Row>
      )}
      {warnings.length > 0 && (
        <Row name="mind">
          {warnings.map(({ code, text }) => (
            <Note key={code} tone="warn">
              {text}
            </Note>
          ))}
        </Row>
      )}
      {refusedCount > 0 && (
        <Row name="stays">
          <details open={refusedCount <= few}>
            <summary className="cursor-pointer rounded-sm touch:-my-3 touch:py-3">{formatCount(refusedCount)} refused</summary>
            <ul className="mt-1.5 grid gap-1.5 touch:mt-4.5">
              {refused.map(({ id, code, reason }) => (
                <li key={id}>
                  <Note tone="bad">
                    {reason} <span className="font-mono text-small text-3">{code}</span>
                  </Note>
                </li>
              ))}
            </ul>
            {refusedCount > refused.length && (
              <p className="mt-1.5 text-small text-3">and {formatCount(refusedCount - refused.length)} more</p>
            )}
          </details>
        </Row>
      )}
      {count > 0 && (
        <Row name="undo">
          <p>
            Possible for {formatDuration(keptForMs)}.
            {isCopied && (
              <span className="text-2">
                {" "}
                {withoutPayload > 0
                  ? "What was removed"
                  : streams.some(({ count: here }) => here > 1) || streams.length > 1
                    ? "Each"
                    : "It"}{" "}
                comes back at the end of its stream, with a new sequence.
              </span>
            )}
          </p>
        </Row>
      )}
    </dl>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[64px_minmax(0,1fr)] gap-x-3 border-b border-line py-2.5 first:pt-0">
      <dt className="text-2">{name}</dt>
      <dd className="grid min-w-0 gap-1.5">{children}</dd>
    </div>
  );
}

function Note({ tone, children }: { tone: "warn" | "bad"; children: ReactNode }) {
  return (
    <p className="grid grid-cols-[12px_minmax(0,1fr)] items-baseline gap-x-2.25">
      <Glyph tone={tone} className="translate-y-px" />
      <span className="min-w-0 break-words">{children}</span>
    </p>
  );
}
