import type { Refusal } from "./guard";

/** What Next takes to a route. It answers others itself, with an empty body; of TRACE not even the proxy hears. */
const routed = new Set(["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]);

/** Why a request to the API would reach no route, not even the one for what does not exist; `null` when it would. */
export function unroutable({ method, pathname }: { method: string; pathname: string }): Refusal | null {
  if (!routed.has(method)) return { code: "METHOD_NOT_ALLOWED", detail: `Nothing here takes ${method}.` };
  return isEscaped(pathname) ? null : { code: "INVALID", detail: "The path is not percent-encoded UTF-8: a % in a name is written %25." };
}

/** Where to look instead for a page whose path is no percent-encoded UTF-8, of which Next makes an error: the same characters, each written so. */
export function escapedPath(pathname: string): string | null {
  // Never `//host`, which a browser takes for another server.
  return isEscaped(pathname) ? null : pathname.replace(/^\/+/, "/").replaceAll("%", "%25");
}

function isEscaped(pathname: string): boolean {
  try {
    decodeURIComponent(pathname);
    return true;
  } catch (cause) {
    if (cause instanceof URIError) return false;
    throw cause;
  }
}
