import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { apiCsp, shareHeaders } from "./security-headers";

const below = /^[/\\]+share(?:[/\\]|$)/;
const redirected = /\\|\/\/|.\/$/;

/**
 * Whether Next redirects what is asked for below /share: a slash at its end, two beside each other, or one that leans back. It does so before
 * the proxy hears of it, and without the headers that next.config.js can name.
 */
export function isShareRedirect(url: string): boolean {
  const path = url.split(/[?#]/, 1)[0] ?? "";
  return below.test(path) && redirected.test(path);
}

/**
 * Sends with those redirects what goes with everything below /share: where they lead to is a link's token. Once per process; Node calls this
 * before any handler, and headers that a handler sets win.
 */
export function guardShareRedirects(): void {
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse }; // as Node documents the channel
    if (!isShareRedirect(request.url ?? "")) return;
    for (const [name, value] of Object.entries({ ...shareHeaders, "content-security-policy": apiCsp })) response.setHeader(name, value);
  });
}
