export type Login = { user: string; pass: string } | { token: string };

/**
 * A comma-separated list of servers, and the login that one of them holds (`nats://user:password@host`, `nats://token@host`). The client
 * ignores what a URL holds, and logs show URLs: so it is taken out. The first one counts for all, as servers of a cluster share them.
 */
export function readServerUrls(list: string): { servers: string[]; login?: Login } {
  const parts = list.split(",").map((url) => /^(?<scheme>\w+:\/\/)?(?:(?<info>.*)@)?(?<host>[^@]*)$/s.exec(url.trim())?.groups);
  const info = parts.find((part) => part?.info)?.info;
  return { servers: parts.map((part) => `${part?.scheme ?? ""}${part?.host ?? ""}`), ...(info ? { login: loginOf(info) } : {}) };
}

function loginOf(info: string): Login {
  const colon = info.indexOf(":");
  if (colon < 0) return { token: decoded(info) };
  return { user: decoded(info.slice(0, colon)), pass: decoded(info.slice(colon + 1)) };
}

/** A password with a bare `%` is taken as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
