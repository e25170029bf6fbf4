import type { Headers } from "../message";
import { bytesToBase64 } from "../payload/base64";
import { bytesToText, utf8OrNull } from "../payload/text";
import type { HeaderBlock, HeaderField, HeaderLine } from "./types";

/**
 * How a block travels in the API: `[name, value]` in its order, with its repeats. What is no field stands there too, under the
 * empty name: an inline status, a line without a colon, bytes behind the end.
 */
export function toHeaders(block: HeaderBlock | null): Headers {
  if (!block) return [];
  const start = bytesToText(block.startLine);
  const rest = bytesToText(block.rest);
  return [
    ...(start === "NATS/1.0" || start === "" ? [] : [["", value(block.startLine)] as Headers[number]]),
    ...block.lines.map((line): Headers[number] => (line.kind === "field" ? [line.name, value(line.value)] : ["", value(line.raw)])),
    ...(rest === "\r\n" || rest === "" ? [] : [["", value(block.rest)] as Headers[number]]),
  ];
}

const value = (bytes: Uint8Array) => utf8OrNull(bytes) ?? { base64: bytesToBase64(bytes) };

/** The first value of a name, spaces trimmed; upper and lower case do not matter here, as publishers disagree. `null` when absent. */
export function headerText(block: HeaderBlock | null, name: string): string | null {
  const wanted = name.toLowerCase();
  for (const line of block?.lines ?? []) if (isNamed(line, wanted)) return line.text.trim();
  return null;
}

/** `wanted` is in lower case. Most names differ in their length already, which is the cheaper question. */
export const isNamed = (line: HeaderLine, wanted: string): line is HeaderField =>
  line.kind === "field" && line.name.length === wanted.length && line.name.toLowerCase() === wanted;
