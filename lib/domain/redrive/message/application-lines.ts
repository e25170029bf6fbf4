import { concat, parseHeaders, type HeaderBlock, type HeaderLine } from "../../headers";
import { bytesToText, textToBytes } from "../../payload";
import { isControlHeader } from "./control-headers";

const START = textToBytes("NATS/1.0\r\n");

/** Every line of a block that is not a control header, byte for byte and in its order. */
export function applicationLines(block: HeaderBlock | null): HeaderLine[] {
  return linesOf(block).filter((line) => line.kind === "broken" || !isControlHeader(line.name));
}

/**
 * All lines of a block. The server looks for its headers behind an empty line too, and in a block that does not begin with its version
 * (client.go, getHeaderKeyIndex), so that those are lines here as well: what would act must be found, the rest must not be lost.
 */
export function linesOf(block: HeaderBlock | null): HeaderLine[] {
  if (!block) return [];
  const start = bytesToText(block.startLine);
  const first = start === "" || start.startsWith("NATS/1.0") ? [] : split(block.startLine);
  return [...first, ...block.lines, ...behind(block.rest)];
}

/** What stands behind the lines of a sound block is its empty line, and nothing else. */
function behind(rest: Uint8Array): HeaderLine[] {
  const lines = split(rest);
  return lines.every((line) => line.raw.length === 0) ? [] : lines;
}

function split(bytes: Uint8Array): HeaderLine[] {
  const lines: HeaderLine[] = [];
  for (let left = bytes; left.length > 0;) {
    const read = parseHeaders(concat([START, left]));
    lines.push(...read.lines);
    left = read.rest;
    if (left.length === 0) break;
    const isEmptyLine = left[0] === 13 && left[1] === 10;
    if (!isEmptyLine) return [...lines, ...parseHeaders(concat([START, left, textToBytes("\r\n")])).lines];
    lines.push({ kind: "broken", raw: new Uint8Array(0) });
    left = left.subarray(2);
  }
  return lines.at(-1)?.raw.length === 0 ? lines.slice(0, -1) : lines;
}
