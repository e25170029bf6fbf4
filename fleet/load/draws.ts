import { chance } from "../bus/random";

/** What a stream's draws begin with: depends on the text only. */
export const drawsOf = (text: string): number => Math.floor(chance(text) * 2 ** 32);

/** A million letters have some eight of these each: padding every one costs more than the rest of the letter. */
const HEX4 = Array.from({ length: 2 ** 16 }, (_, value) => value.toString(16).padStart(4, "0"));

/** Numbers for one place of one stream: any letter can be made without those before it, so a half-made load goes on where it stopped. */
export class Draws {
  #state: number;
  constructor(seed32: number, index: number) {
    this.#state = scramble(seed32 ^ Math.imul(index + 1, 0x9e37_79b1));
  }

  /** 0 to 2³² − 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b_79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  }

  below(limit: number): number {
    return Math.floor((this.next() / 2 ** 32) * limit);
  }

  pick<T>(from: readonly T[]): T {
    return at(from, this.below(from.length));
  }

  /** The first ones often, the last ones seldom: a few places have most of the trouble. */
  pickSkewed<T>(from: readonly T[]): T {
    const share = this.next() / 2 ** 32;
    return at(from, Math.floor(share * share * from.length));
  }

  /** Four digits. */
  hex4(): string {
    return HEX4[this.next() >>> 16] ?? "";
  }

  hex8(): string {
    const value = this.next();
    return `${HEX4[value >>> 16] ?? ""}${HEX4[value & 0xffff] ?? ""}`;
  }
}

function at<T>(from: readonly T[], index: number): T {
  if (index >= from.length) throw new Error("nothing to pick from");
  return from[index] as T; // within bounds, by the line above
}

/** murmur3's end: neighbours become strangers, and no two places begin alike. */
function scramble(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
  return h ^ (h >>> 16);
}
