import { textToBytes } from "../payload/text";
import { ReadField, WrittenField } from "./line";
import type { HeaderBlock, HeaderField, HeaderLine } from "./types";

const START = textToBytes("NATS/1.0");
const CRLF = textToBytes("\r\n");

/** The bytes of a block. For a parsed one that was not changed: exactly those it was parsed from. */
export function writeHeaders(block: Pick<HeaderBlock, "startLine" | "hasStartCrlf" | "lines" | "rest">): Uint8Array {
  const parts = [block.startLine, ...(block.hasStartCrlf ? [CRLF] : []), ...block.lines.flatMap((line) => [line.raw, CRLF]), block.rest];
  return concat(parts);
}

/** A block of one's own, for publishing. */
export function newHeaders(lines: readonly HeaderLine[]): HeaderBlock {
  return { startLine: START, hasStartCrlf: true, status: null, description: null, lines, rest: CRLF };
}

/** The block with other lines; what stands before and behind them stays. `null` when nothing is left of it. */
export function withLines(block: HeaderBlock, lines: readonly HeaderLine[]): HeaderBlock | null {
  return lines.length === 0 && block.rest.length <= CRLF.length ? null : { ...block, lines };
}

/** A line of one's own. `null` for a name or value that would break the block: an empty name, a colon in it, a line end. */
export function headerField(name: string, value: string | Uint8Array): HeaderField | null {
  if (name === "" || /[:\r\n]/.test(name)) return null;
  if (typeof value === "string") return /[\r\n]/.test(value) ? null : new WrittenField(name, value);
  if (value.includes(13) || value.includes(10)) return null;
  const head = textToBytes(`${name}: `);
  const bytes = concat([head, value]);
  return new ReadField({ bytes, ascii: null }, name, { from: 0, valueFrom: head.length, to: bytes.length });
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
