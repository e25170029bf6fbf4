import { utf8OrNull } from "../payload/text";
import { ReadField, textOf, type Text } from "./line";
import type { HeaderBlock, HeaderLine } from "./types";

const CR = 13;
const LF = 10;
const SPACE = 32;
const COLON = 58;

/** Reads a header block. Never throws: what is no field becomes a `broken` line or the `rest`, and everything can be written back. */
export function parseHeaders(bytes: Uint8Array): HeaderBlock {
  const block = toText(bytes);
  const firstEnd = findCrlf(bytes, 0);
  const lines: HeaderLine[] = [];
  let at = firstEnd === null ? bytes.length : firstEnd + 2;
  let colon = -1;
  for (let end = findCrlf(bytes, at); end !== null && end > at; end = findCrlf(bytes, at)) {
    if (colon < at) colon = findColon(bytes, at); // one that stands behind this line is looked for once
    lines.push(colon < end ? fieldAt(block, { from: at, colon, to: end }) : { kind: "broken", raw: bytes.subarray(at, end) });
    at = end + 2;
  }
  const startLine = bytes.subarray(0, firstEnd ?? bytes.length);
  const hasStartCrlf = firstEnd !== null;
  const { status, description } = parseStatus(textOf(block, 0, startLine.length));
  return { startLine, hasStartCrlf, status, description, lines, rest: bytes.subarray(at) };
}

/** One line of its own, without its CRLF. */
export function parseLine(raw: Uint8Array): HeaderLine {
  const colon = raw.indexOf(COLON);
  return colon < 0 ? { kind: "broken", raw } : fieldAt({ bytes: raw, ascii: null }, { from: 0, colon, to: raw.length });
}

/** UTF-8 has as many characters as bytes only where all are ASCII. */
function toText(bytes: Uint8Array): Text {
  const text = utf8OrNull(bytes);
  return { bytes, ascii: text?.length === bytes.length ? text : null };
}

function fieldAt(block: Text, { from, colon, to }: { from: number; colon: number; to: number }): HeaderLine {
  const hasSpace = colon + 1 < to && block.bytes[colon + 1] === SPACE;
  return new ReadField(block, textOf(block, from, colon), { from, valueFrom: colon + (hasSpace ? 2 : 1), to });
}

const NO_STATUS = { status: null, description: null };

function parseStatus(startLine: string): Pick<HeaderBlock, "status" | "description"> {
  if (startLine === "NATS/1.0") return NO_STATUS;
  const match = /^NATS\/1\.0\s+(\d{3})(?:\s+(.*\S))?\s*$/.exec(startLine);
  return match ? { status: Number(match[1]), description: match[2] ?? null } : NO_STATUS;
}

function findColon(bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(COLON, from);
  return at < 0 ? bytes.length : at;
}

function findCrlf(bytes: Uint8Array, from: number): number | null {
  for (let at = bytes.indexOf(CR, from); at >= 0; at = bytes.indexOf(CR, at + 1)) if (bytes[at + 1] === LF) return at;
  return null;
}
