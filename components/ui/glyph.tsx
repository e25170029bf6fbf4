import type { ReactNode } from "react";
import { cn } from "./cn";
import { toneText, type Tone } from "./tone";

/** One shape per tone, so that nobody needs to see colours. */
const shapes: Record<Tone, ReactNode> = {
  ok: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  draining: <path d="M1.5 2.5h9L6 10.5z" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />,
  warn: <path d="M6 1.5 11 10.5H1z" fill="currentColor" />,
  bad: <rect x="1.5" y="1.5" width="9" height="9" rx="1" fill="currentColor" />,
  dead: <path d="M2.2 2.2l7.6 7.6M9.8 2.2L2.2 9.8" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" />,
  paused: <path d="M4 2v8M8 2v8" stroke="currentColor" strokeWidth="2.2" />,
  unknown: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2 2" />,
  good: <path d="M2 6.5 4.8 9.2 10 3.2" fill="none" stroke="currentColor" strokeWidth="1.8" />,
};

export function Glyph({ tone, className }: { tone: Tone; className?: string }) {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true" className={cn("size-3 flex-none", toneText[tone], className)}>
      {shapes[tone]}
    </svg>
  );
}
