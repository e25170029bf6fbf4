const CHUNK = 0x8000;

/** In chunks, because `String.fromCharCode` takes its bytes as arguments. Runs in the browser and on the server. */
export function bytesToBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += CHUNK) binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(binary);
}

/** The bytes, or `null` where the text is not base64. */
export function base64ToBytes(text: string): Uint8Array | null {
  const compact = text.replaceAll(/\s/g, "");
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(compact)) return null;
  try {
    return Uint8Array.from(atob(compact.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
  } catch {
    return null; // a length that no bytes have
  }
}
