"use client";
import { cn } from "./cn";
import { formatDurationShort } from "./format";
import { utcText } from "./clock-text";
import { Glyph } from "./glyph";
import { noteLine } from "./notes";
import { useNow } from "./use-now";

export type DataState = "connecting" | "live" | "stale" | "disconnected" | "nowhere";

/** How old what one looks at is: "1 s old" while live, "last seen 12 s ago" when it no longer moves. */
export function AsOf({ asOf, state, className }: { asOf: string | null; state: DataState; className?: string }) {
  const now = useNow();
  if (asOf === null)
    return (
      <span className={cn("text-small text-3", className)}>
        {state === "disconnected" || state === "nowhere" ? "never seen" : "waiting for the first look"}
      </span>
    );
  const ageMs = now === null ? 0 : Math.max(0, now - Date.parse(asOf));
  const age = formatDurationShort(Math.max(1000, ageMs));
  return (
    <time dateTime={asOf} title={utcText(Date.parse(asOf))} className={cn("text-small whitespace-nowrap text-3", className)}>
      {state === "live" ? `${age} old` : `last seen ${age} ago`}
    </time>
  );
}

/** A line among a page's notes: which state, since when, and why. */
export function StaleNote({ asOf, state, why }: { asOf: string | null; state: Exclude<DataState, "live">; why: string | null }) {
  return (
    <output className={noteLine}>
      <Glyph tone="unknown" />
      <span className="font-[550]">{noteTitles[state]}</span>
      <AsOf asOf={asOf} state={state} />
      {why !== null && <span className="min-w-0 break-words text-2">{why}</span>}
    </output>
  );
}

const noteTitles = { connecting: "Connecting", stale: "Not moving", disconnected: "Disconnected", nowhere: "No such context" } as const;
