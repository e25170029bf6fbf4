import { deck, seeded } from "../bus/random";
import type { CallIntent, IntentKind } from "./messages";

const KINDS: readonly IntentKind[] = (["book", "research", "escalate"] as const).flatMap((kind) =>
  Array.from({ length: { book: 5, research: 3, escalate: 2 }[kind] }, () => kind),
);

/** Messages in all streams that one call causes on average: 9 for a booking, 6 for an escalation, 12 for research. */
export const MESSAGES_PER_CALL = 9.3;

const FIRST_VIEWING_MS = Date.UTC(2026, 0, 5, 9);
const HOUR_MS = 3_600_000;

/** Endless; the same seed gives the same calls in the same order. */
export function* calls(seed: string): Generator<CallIntent, never> {
  const random = seeded(seed);
  const kinds = deck(random, KINDS);
  for (let n = 1; ; n += 1) {
    const intent = kinds.next().value;
    const caller = `+1-555-${String(Math.floor(random() * 10_000)).padStart(4, "0")}`;
    const property_id = `prop-${1 + Math.floor(random() * 800)}`;
    const wanted_at = new Date(FIRST_VIEWING_MS + Math.floor(random() * 2_000) * HOUR_MS).toISOString();
    yield { call_id: `call-${seed}-${n}`, intent, about: { caller, property_id }, wanted_at };
  }
}
