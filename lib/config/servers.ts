export type Servers = { servers: string[]; user: string | null; password: string | null; token: string | null };

/**
 * `nats://user:password@host:4222,tls://other` as the `nats` CLI takes it: credentials leave the addresses here, because
 * addresses are shown. `mistakes` names what is wrong by position, not by text, which may hold a password.
 */
export function parseServers(text: string): Servers & { mistakes: string[] } {
  const result: Servers & { mistakes: string[] } = { servers: [], user: null, password: null, token: null, mistakes: [] };
  const parts = text.split(",").map((part) => part.trim());
  for (const [i, part] of parts.entries()) {
    const which = parts.length > 1 ? `address ${i + 1}` : "the address";
    const withScheme = part.includes("://") ? part : `nats://${part}`;
    if (!URL.canParse(withScheme)) {
      result.mistakes.push(part === "" ? `${which} is empty` : `${which} is not an address such as nats://host:4222`);
      continue;
    }
    const url = new URL(withScheme);
    if (!["nats:", "tls:"].includes(url.protocol)) {
      result.mistakes.push(`${which} begins with ${url.protocol}//; the console speaks nats:// and tls://`);
      continue;
    }
    if (url.username && url.password) [result.user, result.password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
    else if (url.username) result.token = decodeURIComponent(url.username);
    if (url.hostname === "") result.mistakes.push(`${which} has no host`);
    else result.servers.push(`${url.protocol}//${url.hostname}:${url.port || "4222"}`);
  }
  return result;
}

/** Comma-separated http(s) URLs without a trailing slash. */
export function parseHttpUrls(text: string): { urls: string[]; mistakes: string[] } {
  const parts = text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const bad = parts.filter((part) => !URL.canParse(part) || !/^https?:$/.test(new URL(part).protocol));
  return {
    urls: parts.map((part) => part.replace(/\/+$/, "")),
    mistakes: bad.length > 0 || parts.length === 0 ? ["must be http:// or https:// URLs, one per server, comma-separated"] : [],
  };
}
