"use client";
import { clockText, utcText } from "./clock-text";
import { Missing } from "./missing";
import { useHydrated, useNow } from "./use-now";

type TimeProps = { at: string | number | null; seconds?: boolean; why?: string; className?: string };

/** Clock time in the reader's zone, with the date when it is not today and the exact UTC on hover. */
export function Time({ at, seconds, why = "not known", className }: TimeProps) {
  const hydrated = useHydrated();
  const now = useNow();
  if (at === null) return <Missing why={why} />;
  const ms = typeof at === "number" ? at : Date.parse(at);
  if (!Number.isFinite(ms)) return <Missing why={`not a time: ${at}`} />;
  // Until the browser's zone is known the text holds its place unseen, rather than showing an hour that jumps.
  return (
    <time
      dateTime={new Date(ms).toISOString()}
      title={utcText(ms)}
      className={className}
      style={hydrated ? undefined : { visibility: "hidden" }}
    >
      {clockText(ms, { now: now ?? ms, zone: hydrated ? undefined : "UTC", seconds })}
    </time>
  );
}
