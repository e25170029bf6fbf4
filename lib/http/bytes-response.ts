import "server-only";
import { apiCsp, commonHeaders } from "./security-headers";

/** Bytes of somebody else's making: saved, never shown, whatever a browser would take them for. */
export function bytesResponse({ bytes, fileName }: { bytes: Uint8Array; fileName: string }): Response {
  const headers = new Headers(commonHeaders);
  headers.set("content-type", "application/octet-stream");
  headers.set("content-disposition", `attachment; filename*=UTF-8''${encodeURIComponent(fileName).replaceAll(/['()*]/g, escape)}`);
  headers.set("content-length", String(bytes.byteLength));
  headers.set("cache-control", "no-store");
  headers.set("content-security-policy", apiCsp);
  return new Response(Uint8Array.from(bytes), { headers });
}

/** What RFC 5987 escapes and encodeURIComponent does not. */
function escape(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
