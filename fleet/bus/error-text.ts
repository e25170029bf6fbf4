import { inspect } from "node:util";

const MAX_BYTES = 2_048;
const CUT = "… (cut)";

/**
 * What an error says, behind its class where that says something (`RangeError: Invalid time value`). At most 2 KB of it as UTF-8: some
 * quote a whole page, and a dead letter has to fit beside its original.
 */
export function errorText(error: unknown): string {
  const text = fullText(error);
  const bytes = Buffer.from(text);
  if (bytes.length <= MAX_BYTES) return text;
  const kept = bytes.subarray(0, MAX_BYTES - Buffer.byteLength(CUT));
  return `${new TextDecoder().decode(kept, { stream: true })}${CUT}`; // as a stream: half a character at the end is left out
}

/** The same on one line, as a header value has to be. */
export const errorLine = (error: unknown): string => errorText(error).replaceAll(/[\r\n]+/g, " ");

function fullText(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === "string" ? error : inspect(error);
  const { name, message } = error;
  return name === "Error" || name === "" || message.startsWith(name) ? message : `${name}: ${message}`;
}
