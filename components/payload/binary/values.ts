/** What MessagePack and CBOR hold and JSON does not; beside them numbers, bigints, strings, booleans, null, undefined, arrays, Uint8Arrays. */

/** A map as it was written: its order, its repeats, keys that are no text. */
export class Entries {
  constructor(readonly entries: readonly (readonly [key: unknown, value: unknown])[]) {}
}

/** A type of MessagePack's that applications give a meaning to; -1 is a time. */
export class Extension {
  constructor(
    readonly type: number,
    readonly data: Uint8Array,
  ) {}
}

/** A value of CBOR's under a number that says how to take it; 1 is a time, 2 a large integer. */
export class Tagged {
  constructor(
    readonly tag: number | bigint,
    readonly value: unknown,
  ) {}
}

/** Text whose bytes are not UTF-8. */
export class BrokenText {
  constructor(readonly bytes: Uint8Array) {}
}

/** Why bytes are not one whole value of a format, as the end of a sentence. */
export class Unreadable extends Error {}

/** Nothing people write is nested so deep; what is would cost more memory than a page has. */
export const MAX_DEPTH = 100_000;
