/** Colours with a meaning (tokens.css), and `c1`…`c6` for series without one. */
export type Tone = "ok" | "draining" | "warn" | "bad" | "dead" | "paused" | "unknown" | "good";
export type SeriesTone = Tone | "c1" | "c2" | "c3" | "c4" | "c5" | "c6";

export const toneText: Record<Tone, string> = {
  ok: "text-ok",
  draining: "text-draining",
  warn: "text-warn",
  bad: "text-bad",
  dead: "text-dead",
  paused: "text-paused",
  unknown: "text-unknown",
  good: "text-good",
};
