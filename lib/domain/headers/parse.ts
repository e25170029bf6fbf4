import { bytesToText } from "../payload/text";
import type { HeaderBlock, HeaderLine } from "./types";

const CR = 13;
const LF = 10;
const SPACE = 32;
const COLON = 58;

/** Reads a header block. Never throws: what is no field becomes a `broken` line or the `rest`, and everything can be written back. */
export function parseHeaders(block: Uint8Array): HeaderBlock {
  const firstEnd = findCrlf(block, 0);
  const startLine = block.subarray(0, firstEnd ?? block.length);
  const lines: HeaderLine[] = [];
  let at = firstEnd === null ? block.length : firstEnd + 2;
  for (let end = findCrlf(block, at); end !== null && end > at; end = findCrlf(block, at)) {
    lines.push(parseLine(block.subarray(at, end)));
    at = end + 2;
  }
  return { startLine, hasStartCrlf: firstEnd !== null, ...parseStatus(startLine), lines, rest: block.subarray(at) };
}

/** `Name: value`: one space after the colon belongs to the separator, all others to the value. */
export function parseLine(raw: Uint8Array): HeaderLine {
  const colon = raw.indexOf(COLON);
  if (colon < 0) return { kind: "broken", raw };
  const from = raw[colon + 1] === SPACE ? colon + 2 : colon + 1;
  return { kind: "field", name: bytesToText(raw.subarray(0, colon)), value: raw.subarray(from), raw };
}

function parseStatus(startLine: Uint8Array): { status: number | null; description: string | null } {
  const match = /^NATS\/1\.0\s+(\d{3})(?:\s+(.*\S))?\s*$/.exec(bytesToText(startLine));
  return { status: match ? Number(match[1]) : null, description: match?.[2] ?? null };
}

function findCrlf(bytes: Uint8Array, from: number): number | null {
  for (let at = bytes.indexOf(CR, from); at >= 0; at = bytes.indexOf(CR, at + 1)) if (bytes[at + 1] === LF) return at;
  return null;
}
