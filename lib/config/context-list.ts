import path from "node:path";
import { z } from "zod";
import { contextFields, toContext, type ContextField, type ContextFields } from "./context-fields";
import type { ContextSettings } from "./context";
import { absolute, whyUnreadable, type Files } from "./files";
import { nearest } from "./known";

type Reading = { files: Files; mistakes: string[] };

const Value = z.union([z.string(), z.array(z.string()).transform((list) => list.join(","))]);
const CONTEXT_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/;

/** Of a CLI context file: what only the CLI needs, and what changes how to connect but is not built yet. */
const onlyForTheCli = new Set([
  "name",
  "description",
  "color_scheme",
  "jetstream_event_prefix",
  "cert_store",
  "windows_cert_store",
  "windows_cert_match",
  "windows_cert_match_by",
  "windows_ca_certs_match",
]);
const notBuilt = new Set([
  "socks_proxy",
  "nsc",
  "nsc_url",
  "user_jwt",
  "user_seed",
  "tls_first",
  "ws_url",
  "tap_signing_seed",
  "tap_account",
]);

/** JETLAG_CONTEXTS: a folder of `nats` CLI context files (also the CLI's own folder), or a JSON list of contexts with a `name` each. */
export function readContexts(value: string, reading: Reading): ContextSettings[] {
  const entries = value.trimStart().startsWith("[") ? fromJson(value, reading) : fromFolder(value, reading);
  return entries.map(({ name, fields, label, folder }) => {
    if (!CONTEXT_NAME.test(name))
      reading.mistakes.push(`${label}: a context's name has letters, digits, "_", "-" and "." only, and begins with a letter or digit`);
    if (!fields.url) reading.mistakes.push(`${label} has no url`);
    return toContext({ name, fields, say: (field) => `${field} of ${label}`, folder }, reading);
  });
}

type Entry = { name: string; fields: ContextFields; label: string; folder: string };

function fromJson(text: string, { files, mistakes }: Reading): Entry[] {
  const parsed = z.array(z.record(z.string(), z.unknown())).safeParse(jsonOrNull(text));
  if (!parsed.success) {
    mistakes.push("JETLAG_CONTEXTS is not a JSON list of objects");
    return [];
  }
  return parsed.data.map((raw, i) => {
    const name = typeof raw.name === "string" ? raw.name : "";
    const label = name ? `context "${name}" of JETLAG_CONTEXTS` : `context ${i + 1} of JETLAG_CONTEXTS`;
    return { name, label, folder: files.cwd, fields: toFields(raw, { label, mistakes }) };
  });
}

function fromFolder(value: string, { files, mistakes }: Reading): Entry[] {
  const given = absolute(value, files.cwd);
  const folder = files.isFolder(path.join(given, "context")) ? path.join(given, "context") : given;
  if (!files.isFolder(folder)) {
    mistakes.push(`JETLAG_CONTEXTS: ${folder} is not a folder (nor is it a JSON list, which begins with "[")`);
    return [];
  }
  const names = files.list(folder).filter((name) => name.endsWith(".json"));
  if (names.length === 0) mistakes.push(`JETLAG_CONTEXTS: there is no context file (*.json) in ${folder}`);
  return names.sort().flatMap((file) => {
    const label = `context file ${path.join(folder, file)}`;
    const raw = z.record(z.string(), z.unknown()).safeParse(readJson(path.join(folder, file), { label, files, mistakes }));
    if (!raw.success) return [];
    return [{ name: file.replace(/\.json$/, ""), label, folder, fields: toFields(raw.data, { label, mistakes }) }];
  });
}

/** Takes `creds`, `NATS_CREDS`, `jetstream_domain` and `jsDomain` alike; empty values are what the CLI writes for "not set". */
function toFields(raw: Record<string, unknown>, { label, mistakes }: { label: string; mistakes: string[] }): ContextFields {
  const fields: ContextFields = {};
  for (const [key, value] of Object.entries(raw)) {
    if (value === "" || value === null || value === false) continue;
    const field = normalise(key);
    if (onlyForTheCli.has(field)) continue;
    if (notBuilt.has(field)) mistakes.push(`${label}: ${key} is not supported yet`);
    else if (!isField(field)) {
      const near = nearest(field, contextFields);
      mistakes.push(`${label}: there is no field ${key}${near ? `; did you mean ${near}?` : ""}`);
    } else {
      const parsed = Value.safeParse(value);
      if (parsed.success) fields[field] = parsed.data;
      else mistakes.push(`${label}: ${key} must be text`);
    }
  }
  return fields;
}

function normalise(key: string): string {
  return key
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/^nats_/, "")
    .replace(/^jetstream_(domain|api_prefix)$/, "js_$1")
    .replace(/^(servers?|urls)$/, "url")
    .replace(/^monitoring_urls$/, "monitoring_url");
}

const isField = (field: string): field is ContextField => contextFields.some((known) => known === field);

function readJson(file: string, { label, files, mistakes }: Reading & { label: string }): unknown {
  try {
    const parsed = jsonOrNull(files.read(file));
    if (parsed === null || typeof parsed !== "object") mistakes.push(`${label} is not JSON`);
    return parsed;
  } catch (error) {
    mistakes.push(`${label}: ${whyUnreadable(error)}`);
    return null;
  }
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // the caller says which text it was; its content may be secret
  }
}
