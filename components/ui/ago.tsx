"use client";
import { utcText } from "./clock-text";
import { formatDurationShort } from "./format";
import { Missing } from "./missing";
import { useNow } from "./use-now";

type AgoProps = { at: string | number | null; suffix?: boolean; why?: string; className?: string };

/** Clocks differ a little; what is further ahead was written by somebody, and is said. */
const MOST_AHEAD_MS = 60_000;

/** `33 min`, with `suffix` `33 min ago`; below two seconds `now`; `in 2 d` where it lies ahead. The exact UTC on hover. */
export function Ago({ at, suffix = false, why = "not known", className }: AgoProps) {
  const now = useNow();
  if (at === null) return <Missing why={why} />;
  const ms = typeof at === "number" ? at : Date.parse(at);
  const text = wordsFor((now ?? ms) - ms, suffix);
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

function wordsFor(pastMs: number, suffix: boolean): string {
  if (pastMs < -MOST_AHEAD_MS) return `in ${formatDurationShort(-pastMs)}`;
  return pastMs < 2000 ? "now" : `${formatDurationShort(pastMs)}${suffix ? " ago" : ""}`;
}
