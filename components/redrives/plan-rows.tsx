import type { ReactNode } from "react";
import { Glyph } from "@/components/ui/glyph";
import type { Tone } from "@/components/ui/tone";

/** A plan that one can read aloud: a word at the left, what it means at the right. */
export function PlanRow({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[92px_minmax(0,1fr)] gap-x-3 border-b border-line py-2.75 last:border-b-0 phone:grid-cols-[70px_minmax(0,1fr)]">
      <dt className="text-2">{name}</dt>
      <dd className="grid min-w-0 gap-1.5">{children}</dd>
    </div>
  );
}

/** One thing to know, with its shape before it. */
export function Line({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <p className="grid grid-cols-[12px_minmax(0,1fr)] items-baseline gap-x-2.25">
      <Glyph tone={tone} className="translate-y-px" />
      <span className="min-w-0 break-words">{children}</span>
    </p>
  );
}

export const planLink =
  "font-[550] underline decoration-line-strong underline-offset-2 hover:decoration-current touch:-my-3 touch:inline-block touch:py-3";
