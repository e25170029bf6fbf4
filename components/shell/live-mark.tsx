"use client";
import { useLiveState, type LiveState } from "@/components/live";
import { formatDurationShort } from "@/components/ui/format";
import { Glyph } from "@/components/ui/glyph";
import { Popover } from "@/components/ui/popover";
import { usePlace } from "./use-place";

/** How old the numbers are, told by the console; why on a tap. */
export function LiveMark() {
  const { context } = usePlace();
  const live = useLiveState(context);
  const word = liveWord(live);
  return (
    <Popover
      label={`${word}: why`}
      title={word}
      className="h-7.5 px-2 hover:bg-hover touch:h-11"
      trigger={<Mark live={live} word={word} />}
    >
      <p className="break-words text-2">{liveSentence(live)}</p>
    </Popover>
  );
}

function Mark({ live, word }: { live: LiveState; word: string }) {
  return (
    <span className="inline-flex items-center gap-1.5 text-small whitespace-nowrap text-2">
      {live.kind === "live" ? (
        <i aria-hidden="true" className="size-1.75 rounded-full bg-good" />
      ) : (
        <Glyph tone={live.kind === "disconnected" || live.kind === "nowhere" ? "bad" : "unknown"} />
      )}
      {word}
    </span>
  );
}

function age(ms: number): string {
  return formatDurationShort(Math.max(1000, ms));
}

function liveWord(live: LiveState): string {
  switch (live.kind) {
    case "connecting":
      return "connecting";
    case "live":
      return `live ${age(live.ageMs)}`;
    case "stale":
      return `stale ${age(live.ageMs)}`;
    case "disconnected":
      return "disconnected";
    case "nowhere":
      return "no such context";
  }
}

function liveSentence(live: LiveState): string {
  switch (live.kind) {
    case "connecting":
      return "The first numbers are on their way.";
    case "live":
      return `Everything here is at most ${age(live.ageMs)} old, and keeps moving by itself.`;
    case "stale":
      return `What you see was last true ${age(live.ageMs)} ago. ${ended(live.why)}`;
    case "disconnected":
      return `${ended(live.why)} ${live.ageMs === null ? "Nothing was seen yet." : `What you see was last true ${age(live.ageMs)} ago.`} The console keeps trying.`;
    case "nowhere":
      return `${live.why} Pick another at the top of the page.`;
  }
}

/** Reasons come as they were found, with or without a full stop. */
function ended(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
