const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const latin1 = new TextDecoder("latin1");

/** The text these bytes are, or `null` where they are not UTF-8. */
export function utf8OrNull(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    return null; // the decoder's only error: not UTF-8
  }
}

/** UTF-8 where it is, else one character per byte: for names that must be shown somehow. */
export function bytesToText(bytes: Uint8Array): string {
  return (bytes.length <= SHORT ? asciiOrNull(bytes) : null) ?? utf8OrNull(bytes) ?? latin1.decode(bytes);
}

/** Names of headers are that short, and there are ten to a message: a decoder takes longer to be called than they take to be read. */
const SHORT = 32;

function asciiOrNull(bytes: Uint8Array): string | null {
  let text = "";
  for (const byte of bytes) {
    if (byte > 127) return null;
    text += String.fromCharCode(byte);
  }
  return text;
}

const encoder = new TextEncoder();
export const textToBytes = (text: string): Uint8Array => encoder.encode(text);

/** Text that every store takes: no NUL (PostgreSQL refuses it), no half of a surrogate pair. */
export function storable(text: string): string {
  const wellFormed = text.toWellFormed();
  return wellFormed.includes("\u0000") ? wellFormed.replaceAll("\u0000", "\uFFFD") : wellFormed; // none has one: looking is cheaper
}
