import type { Payload } from "@/lib/domain/message";
import { base64ToBytes } from "@/lib/domain/payload/base64";
import { utf8OrNull } from "@/lib/domain/payload/text";

export function bytesOf(payload: Payload): Uint8Array {
  if (payload.encoding === "utf8") return new TextEncoder().encode(payload.data);
  return base64ToBytes(payload.data) ?? new Uint8Array(0); // the API's own base64, so it is some
}

const perLine = 16;

export function hexLineCount(bytes: Uint8Array): number {
  return Math.ceil(bytes.length / perLine);
}

/** One line as `hexdump -C` prints it: offset, sixteen bytes, what is printable. */
export function hexLine(bytes: Uint8Array, line: number): { offset: string; hex: string; text: string } {
  const part = bytes.subarray(line * perLine, (line + 1) * perLine);
  const pairs = Array.from(part, (byte) => byte.toString(16).padStart(2, "0"));
  return {
    offset: (line * perLine).toString(16).padStart(8, "0"),
    hex: `${pairs.slice(0, 8).join(" ")}  ${pairs.slice(8).join(" ")}`.padEnd(perLine * 3),
    text: Array.from(part, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join(""),
  };
}

const controls = /[^\P{Cc}\n\t]/gu;
const directions = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text as far as it is any, every other byte as ⟨ff⟩. */
export function textOf(bytes: Uint8Array): string {
  const whole = utf8OrNull(bytes);
  if (whole !== null) return whole;
  const parts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = characterLength(bytes, at);
    const text = length === 0 ? null : utf8OrNull(bytes.subarray(at, at + length));
    parts.push(text ?? `⟨${(bytes[at] ?? 0).toString(16).padStart(2, "0")}⟩`);
    at += text === null ? 1 : length;
  }
  return parts.join("");
}

/** By the first byte, where as many as it asks for continue it; 0 where they do not, which is far cheaper to see than to have refused. */
function characterLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  for (let next = at + 1; next < at + length; next++) if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

/** Text with what cannot be seen made visible: a message must not reorder or hide what is read. */
export function visibleText(text: string): string {
  return text.replace(controls, picture).replace(directions, codePoint);
}

const unescaped = /[\u007f-\u009f]/g;

/** The same for text that JSON.stringify quotes, which escapes the older controls itself. */
export function visibleInQuotes(text: string): string {
  return text.replace(unescaped, picture).replace(directions, codePoint);
}

/** Unicode has a picture for each of the old controls: ␀ … ␟, ␡. */
function picture(char: string): string {
  const code = char.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "␡" : codePoint(char);
}

function codePoint(char: string): string {
  return `⟨U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`;
}
