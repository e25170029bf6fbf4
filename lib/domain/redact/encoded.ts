import { base64ToBytes, utf8OrNull } from "../payload";

const LONGEST = 4_000;

/** Whether this is base64 of a JSON object or list, or of an e-mail address: too short, it does not look random. Linear. */
export function isEncoded(run: string): boolean {
  if (run.length > LONGEST || run.replace(/=+$/, "").length % 4 === 1) return false;
  const bytes = base64ToBytes(run);
  const text = bytes && utf8OrNull(bytes);
  if (text === null || /[^\P{C}\t\r\n]/u.test(text)) return false;
  return /^\s*(?:\{\s*"|\[\s*["{[\d-])/.test(text) || /[\w.+-]{1,64}@[\w-]{1,63}\.\w/.test(text);
}

/** As addresses carry it; encoded twice or more, the sign itself is: `%2540`. */
const PERCENT = /(?:%(?:25)*[\da-f]{2})+/gi;

/** The text as it was before it became part of an address; `null` where nothing of it is encoded so. What is no UTF-8 stays. */
export function percentDecoded(text: string): string | null {
  if (!/%[\da-f]{2}/i.test(text)) return null;
  const plain = text.replace(PERCENT, (run) => decoded(run.replace(/%(?:25)+(?=[\da-f]{2})/gi, "%")) ?? run);
  return plain === text ? null : plain;
}

function decoded(run: string): string | null {
  try {
    return decodeURIComponent(run);
  } catch {
    return null; // no UTF-8: its only error
  }
}
