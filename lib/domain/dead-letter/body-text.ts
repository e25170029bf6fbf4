/** So much of a body is looked through for words. */
const TEXT_BYTES = 4_096;

/** The first 4 KiB of a body as text; empty where it is not UTF-8. A character that the cut goes through is left out. */
export function bodyText(payload: Uint8Array): string {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(payload.subarray(0, TEXT_BYTES), { stream: payload.length > TEXT_BYTES });
    return text.replaceAll("\0", " "); // no database takes a NUL
  } catch {
    return ""; // not text
  }
}
