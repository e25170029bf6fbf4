import type { ContextSettings } from "./context";
import { absolute, whyUnreadable, type Files } from "./files";
import { parseHttpUrls, parseServers } from "./servers";

/** The fields of one context, by the names the `nats` CLI gives them; the same whether they come from NATS_… or from a file. */
export const contextFields = [
  "url",
  "creds",
  "user",
  "password",
  "token",
  "nkey",
  "system_creds",
  "ca",
  "cert",
  "key",
  "js_domain",
  "js_api_prefix",
  "inbox_prefix",
  "monitoring_url",
] as const;
export type ContextField = (typeof contextFields)[number];
export type ContextFields = Partial<Record<ContextField, string>>;

export type ContextSource = {
  name: string;
  fields: ContextFields;
  /** How a mistake names a field: `NATS_CREDS`, or `creds of context "prod"`. */
  say(field: ContextField): string;
  /** Relative paths start here. */
  folder: string;
};

/** Makes one context, or adds to `mistakes` everything that stands against it. */
export function toContext(
  { name, fields, say, folder }: ContextSource,
  { files, mistakes }: { files: Files; mistakes: string[] },
): ContextSettings {
  const file = (field: ContextField) => readable(fields[field], { label: say(field), folder, files, mistakes });
  const { servers, mistakes: badServers, ...fromUrl } = parseServers(fields.url ?? "");
  mistakes.push(...badServers.map((mistake) => `${say("url")}: ${mistake}`));
  const { urls, mistakes: badUrls } = fields.monitoring_url ? parseHttpUrls(fields.monitoring_url) : { urls: [], mistakes: [] };
  mistakes.push(...badUrls.map((mistake) => `${say("monitoring_url")}: ${mistake}`));

  const systemCreds = file("system_creds");
  const tls = { caFile: file("ca"), certFile: file("cert"), keyFile: file("key") };
  if (Boolean(fields.cert) !== Boolean(fields.key))
    mistakes.push(`${say("cert")} and ${say("key")} belong together: one of them is missing`);
  return {
    name,
    servers,
    auth: toAuth(fields, { fromUrl, say, file, mistakes }),
    systemAuth: systemCreds ? { kind: "creds", file: systemCreds } : null,
    tls,
    jsApiPrefix: toApiPrefix(fields, { say, mistakes }),
    inboxPrefixes: fields.inbox_prefix
      ? [subjectPrefix(fields.inbox_prefix, { label: say("inbox_prefix"), mistakes })]
      : ["_INBOX_jetlag", "_INBOX"],
    monitoringUrls: urls,
    embedded: false,
  };
}

type AuthParts = {
  fromUrl: { user: string | null; password: string | null; token: string | null };
  say(field: ContextField): string;
  file(field: ContextField): string | null;
  mistakes: string[];
};

function toAuth(fields: ContextFields, { fromUrl, say, file, mistakes }: AuthParts): ContextSettings["auth"] {
  const user = fields.user ?? fromUrl.user;
  const password = fields.password ?? fromUrl.password;
  const token = fields.token ?? fromUrl.token;
  const ways = [fields.creds && say("creds"), user && say("user"), token && say("token"), fields.nkey && say("nkey")].filter(Boolean);
  if (ways.length > 1) mistakes.push(`${ways.join(" and ")} are ${ways.length} ways to sign in: choose one`);
  if (fields.user && !password) mistakes.push(`${say("user")} needs ${say("password")}`);
  if (fields.password && !user) mistakes.push(`${say("password")} needs ${say("user")}`);

  const creds = file("creds");
  const seedFile = file("nkey");
  if (creds) return { kind: "creds", file: creds };
  if (user) return { kind: "password", user, password: password ?? "" };
  if (token) return { kind: "token", token };
  return seedFile ? { kind: "nkey", seedFile } : { kind: "none" };
}

function toApiPrefix(fields: ContextFields, { say, mistakes }: { say(field: ContextField): string; mistakes: string[] }): string {
  const { js_domain: domain, js_api_prefix: prefix } = fields;
  if (domain && prefix) mistakes.push(`${say("js_domain")} and ${say("js_api_prefix")} exclude each other: choose one`);
  if (domain && !/^[^\s.*>]+$/.test(domain)) mistakes.push(`${say("js_domain")} must be one token without dots, spaces or wildcards`);
  if (domain) return `$JS.${domain}.API`;
  return subjectPrefix(prefix ?? "$JS.API", { label: say("js_api_prefix"), mistakes });
}

function subjectPrefix(text: string, { label, mistakes }: { label: string; mistakes: string[] }): string {
  const prefix = text.replace(/\.$/, "");
  if (!/^[^\s.*>]+(\.[^\s.*>]+)*$/.test(prefix)) mistakes.push(`${label} must be a subject without spaces, empty tokens or wildcards`);
  return prefix;
}

function readable(
  file: string | undefined,
  { label, folder, files, mistakes }: { label: string; folder: string; files: Files; mistakes: string[] },
): string | null {
  if (!file) return null;
  const found = absolute(file, folder);
  try {
    files.read(found);
  } catch (error) {
    mistakes.push(`${label}: cannot read ${found}: ${whyUnreadable(error)}`);
  }
  return found;
}
