"use client";
import { utcText } from "./clock-text";
import { formatDurationShort } from "./format";
import { Missing } from "./missing";
import { useNow } from "./use-now";

type AgoProps = { at: string | number | null; suffix?: boolean; why?: string; className?: string };

/** `33 min`, with `suffix` `33 min ago`; below two seconds `now`. The exact UTC on hover. */
export function Ago({ at, suffix = false, why = "not known", className }: AgoProps) {
  const now = useNow();
  if (at === null) return <Missing why={why} />;
  const ms = typeof at === "number" ? at : Date.parse(at);
  const pastMs = Math.max(0, (now ?? ms) - ms);
  const text = pastMs < 2000 ? "now" : `${formatDurationShort(pastMs)}${suffix ? " ago" : ""}`;
  return (
    <time
      dateTime={new Date(ms).toISOString()}
      title={utcText(ms)}
      className={className}
      style={now === null ? { visibility: "hidden" } : undefined}
    >
      {text}
    </time>
  );
}
