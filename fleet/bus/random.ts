import { createHash } from "node:crypto";

/** A number in [0, 1) that depends on the text only: a handler's outcome is a function of ids, so that the same seed fails the same way. */
export function chance(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE(0) / 2 ** 32;
}

/** Of an id `name@when` the name. What incidents make again has another id by its "when", and is no bigger or smaller for it. */
export const nameOf = (id: string): string => id.split("@", 1)[0] ?? id;

/** An RFC 9562 version 8 UUID from a text: the same cause makes the same id, so a handler that runs twice publishes the same Msg-Id. */
export function uuidOf(text: string): string {
  const bytes = createHash("sha256").update(text).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

type Random = () => number;

/** mulberry32, seeded by a text. */
export function seeded(seed: string): Random {
  let state = createHash("sha256").update(seed).digest().readUInt32BE(4);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Deals the cards in random order and shuffles again when they are out: the mix is exact over each deck, not only on average. */
export function* deck<Card>(random: Random, cards: readonly Card[]): Generator<Card, never> {
  for (;;) {
    const rest = [...cards];
    while (rest.length > 0) yield* rest.splice(Math.floor(random() * rest.length), 1);
  }
}
