/** `Name: value`. One space after the colon belongs to the separator, all others to the value. */
export type HeaderField = {
  readonly kind: "field";
  readonly name: string;
  /** The value as text: UTF-8 where it is, else one character per byte. */
  readonly text: string;
  readonly value: Uint8Array;
  readonly raw: Uint8Array;
  /** The same field without what its name begins with, which is ASCII. */
  behind(prefix: string): HeaderField;
};

/** A line of a header block, without its CRLF. `raw` is what was on the wire. */
export type HeaderLine =
  | HeaderField
  /** No colon in it: not a field, but it was there. */
  | { kind: "broken"; raw: Uint8Array };

/**
 * A NATS header block as it came. Writing a parsed block gives the same bytes, whatever they were: order, case, spaces, repeats
 * and bytes that are no UTF-8 survive. The stock client cannot do this (docs/adr/0006).
 */
export type HeaderBlock = {
  /** `NATS/1.0`, with an inline status behind it where the server speaks. */
  startLine: Uint8Array;
  /** `false` only for a block that ends within its first line. */
  hasStartCrlf: boolean;
  /** `NATS/1.0 404 Message Not Found`: 404. */
  status: number | null;
  description: string | null;
  lines: readonly HeaderLine[];
  /** From the empty line on: just CRLF in a sound block; nothing, or more, in a broken one. */
  rest: Uint8Array;
};
