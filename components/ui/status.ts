import type { Tone } from "./tone";

/** Every word a thing's condition can have on screen, with its look. Keys are the API's own. */
export const statusLooks = {
  ok: { tone: "ok", word: "fine" },
  draining: { tone: "draining", word: "draining" },
  "falling-behind": { tone: "warn", word: "falling behind" },
  filling: { tone: "warn", word: "stream filling" },
  "nearly-full": { tone: "warn", word: "nearly full" },
  "replica-behind": { tone: "warn", word: "replica behind" },
  stalled: { tone: "bad", word: "stalled" },
  "no-workers": { tone: "bad", word: "no workers" },
  stuck: { tone: "bad", word: "stuck" },
  saturated: { tone: "bad", word: "saturated" },
  full: { tone: "bad", word: "full" },
  poisoned: { tone: "dead", word: "poisoned" },
  "dead-letters": { tone: "dead", word: "dead letters" },
  paused: { tone: "paused", word: "paused" },
  offline: { tone: "unknown", word: "offline" },
  connecting: { tone: "unknown", word: "connecting" },
  stale: { tone: "unknown", word: "stale" },
  disconnected: { tone: "unknown", word: "disconnected" },
  denied: { tone: "unknown", word: "not permitted" },
  live: { tone: "good", word: "live" },
} as const satisfies Record<string, { tone: Tone; word: string }>;

export type Status = keyof typeof statusLooks;

export function toneOf(status: Status): Tone {
  return statusLooks[status].tone;
}
