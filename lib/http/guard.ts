/**
 * What a request must be before anything looks at it. Jetlag listens on loopback without an account, so any web page this browser visits could
 * reach it: by a name of its own that resolves to 127.0.0.1 (DNS rebinding: the Host header tells), or by a cross-site POST (the origin tells).
 */
export type GuardSettings = { host: string; port: number; publicUrl: string | null };

export type Refusal = { code: "FORBIDDEN" | "INVALID" | "METHOD_NOT_ALLOWED"; detail: string };

type Request = { method: string; headers: Pick<Headers, "get" | "has"> };

const reading = new Set(["GET", "HEAD", "OPTIONS"]);

/** Hosts (with port) under which this console may be called. */
export function allowedHosts({ host, port, publicUrl }: GuardSettings): ReadonlySet<string> {
  const names = ["127.0.0.1", "localhost", "[::1]", bracketed(host)].filter((name) => !isWildcard(name));
  const hosts = names.flatMap((name) => (port === 80 || port === 443 ? [name, `${name}:${port}`] : [`${name}:${port}`]));
  return new Set([...hosts, ...(publicUrl === null ? [] : [new URL(publicUrl).host])].map((name) => name.toLowerCase()));
}

/** `null`: it may pass. */
export function refusal({ method, headers }: Request, settings: GuardSettings): Refusal | null {
  const hosts = allowedHosts(settings);
  if (!hosts.has((headers.get("host") ?? "").toLowerCase())) {
    return { code: "FORBIDDEN", detail: "This host name is not one of this console's. If it should be, set JETLAG_PUBLIC_URL." };
  }
  return reading.has(method.toUpperCase()) ? null : (crossSite(headers, hosts) ?? notJson(headers));
}

/** Browsers name the origin on every request that changes something; programs outside a browser name none. */
function crossSite(headers: Request["headers"], hosts: ReadonlySet<string>): Refusal | null {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  const own = origin === null || (URL.canParse(origin) && /^https?:$/.test(new URL(origin).protocol) && hosts.has(hostOf(origin)));
  if (own && (site === null || site === "same-origin")) return null;
  return { code: "FORBIDDEN", detail: "This request comes from another site; only the console's own pages may change anything." };
}

/** A form or a script of another site can send text and forms without asking first, but not JSON. */
function notJson(headers: Request["headers"]): Refusal | null {
  const type = headers.get("content-type");
  const hasBody = headers.has("transfer-encoding") || Number(headers.get("content-length") ?? 0) > 0;
  if (type === null ? !hasBody : /^application\/json\s*(;|$)/i.test(type.trim())) return null;
  return { code: "INVALID", detail: `The body must be application/json, not ${type ?? "unnamed"}.` };
}

/** Host with its port as a Host header writes it: the default port of the scheme is left out there, too. */
function hostOf(origin: string): string {
  return new URL(origin).host.toLowerCase();
}

function bracketed(host: string): string {
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}

function isWildcard(name: string): boolean {
  return name === "0.0.0.0" || name === "[::]" || name === "";
}
