"use client";
import { cn } from "./cn";
import { Glyph } from "./glyph";
import { statusLooks, type Status } from "./status";
import { toneText } from "./tone";
import { useChanged } from "./use-changed";

type StatusMarkProps = { status: Status; label?: string; wordless?: boolean; className?: string };

/** Shape, word and colour, always all three; what is well has no colour. `label` replaces the word; `wordless` keeps it for screen readers only. */
export function StatusMark({ status, label, wordless = false, className }: StatusMarkProps) {
  const changed = useChanged(status);
  const { tone, word } = statusLooks[status];
  return (
    <span className={cn("inline-flex items-center gap-1.75 whitespace-nowrap", tone === "ok" ? "text-2" : toneText[tone], className)}>
      <Glyph tone={tone} className={wordless ? "size-3.5" : undefined} />
      {/* Another status is another element, so the underline runs once for each change. */}
      <span key={status} className={cn(wordless && "sr-only", changed && "underline-changed")}>
        {label ?? word}
      </span>
    </span>
  );
}
