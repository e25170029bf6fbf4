import path from "node:path";
import { z } from "zod";
import type { ContextSettings } from "./context";
import { contextFields, toContext, type ContextFields } from "./context-fields";
import { readContexts } from "./context-list";
import { absolute, nodeFiles, type Files } from "./files";
import { notBuiltYet, settingOf, unknownNames } from "./known";
import { SettingsError } from "./settings-error";
import { toSubjectMap, type SubjectMap, type SubjectMapFile } from "@/lib/domain/subject-map";
import { presets } from "./presets";
import { readSubjectMaps } from "./subject-map";

export type Settings = {
  host: string;
  port: number;
  /** Origin of links and origin checks; `null` means from host and port. */
  publicUrl: string | null;
  dataDir: string;
  database: { kind: "embedded"; folder: string } | { kind: "postgresql"; url: string };
  /** Embedded: contexts are named by `<data folder>/embedded.json`, once the server answers (see `withEmbedded`). */
  nats: { kind: "embedded"; infoFile: string } | { kind: "external" };
  contexts: readonly ContextSettings[];
  subjectMaps: readonly SubjectMap[];
  /** Stream names or patterns that hold dead letters, beside those that are detected: of the setting and of the subject maps. */
  deadLetterStreams: readonly string[];
  /** Systems of the fleet that the starter runs beside the embedded server, by name: none beside somebody else's NATS. */
  fleet: readonly string[];
  pollMs: number;
  auth: { kind: "local" };
  bootstrapToken: string | null;
  /** Every act is refused with READ_ONLY, and nothing waits to be sent. */
  readOnly: boolean;
  /** Whether the console may make streams of its own in an account: at start, when a person says so, or never. */
  capture: "on" | "ask" | "off";
  /** How long JETLAG_ADVISORIES, JETLAG_DEAD_LETTERS and JETLAG_TRASH keep what is in them. */
  advisoriesDays: number;
  deadLettersDays: number;
  trashDays: number;
  /** How long acts stay on the record. */
  auditDays: number;
  /** How long ended re-drives, and redriven letters that are no longer stored, are kept. */
  historyDays: number;
  logLevel: "debug" | "info" | "warn" | "error";
};

type Env = Readonly<Record<string, string | undefined>>;

const MIN_TOKEN_LENGTH = 16;
/** Each brings its subject map. */
const FLEET_SYSTEMS: readonly string[] = presets.map(({ name }) => name);

const Scalars = z.object({
  HOST: z
    .string()
    .regex(/^[\w.:[\]-]+$/, "must be a host name or an IP address")
    .default("127.0.0.1"),
  PORT: z.coerce
    .number("must be a number from 1 to 65535")
    .int("must be a whole number")
    .min(1, "must be 1 to 65535")
    .max(65_535, "must be 1 to 65535")
    .default(3000),
  JETLAG_DATA_DIR: z.string().default(".data"),
  DATABASE_URL: z
    .string()
    .refine((url) => URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol), "must be a URL that begins with postgresql://")
    .optional(),
  JETLAG_PUBLIC_URL: z
    .string()
    .refine(isOrigin, "must be http:// or https:// with a host and no path")
    .transform((url) => new URL(url).origin)
    .optional(),
  JETLAG_POLL_MS: z.coerce
    .number("must be a number of milliseconds")
    .int("must be a whole number")
    .min(250, "must be 250 to 60000")
    .max(60_000, "must be 250 to 60000")
    .default(2000),
  JETLAG_AUTH: z
    .string()
    .refine((way) => way === "local", {
      error: ({ input }) =>
        ["password", "oidc"].includes(String(input)) ? `"${String(input)}" is not built yet: leave it out` : `must be "local"`,
    })
    .default("local"),
  JETLAG_BOOTSTRAP_TOKEN: z
    .string()
    .min(MIN_TOKEN_LENGTH, `must have at least ${MIN_TOKEN_LENGTH} characters`)
    .regex(/^[\x21-\x7e]*$/, "must be printable ASCII without spaces")
    .optional(),
  JETLAG_DEAD_LETTER_STREAMS: z
    .string()
    .transform(list)
    .pipe(z.array(z.string().regex(/^[^\s.>/\\]+$/, "must be names of streams, or patterns with *")))
    .default([]),
  JETLAG_FLEET: z.string().transform(list).optional(),
  JETLAG_READ_ONLY: z.enum(["0", "1"], "must be 1, or left out").default("0"),
  JETLAG_CAPTURE: z.enum(["on", "ask", "off"], "must be on, ask or off").optional(),
  JETLAG_ADVISORIES_DAYS: days(7),
  JETLAG_DEAD_LETTERS_DAYS: days(30),
  JETLAG_TRASH_DAYS: days(7),
  JETLAG_AUDIT_DAYS: days(400),
  JETLAG_HISTORY_DAYS: days(30),
  JETLAG_LOG_LEVEL: z.enum(["debug", "info", "warn", "error"], "must be debug, info, warn or error").default("info"),
});

/** Reads every setting once. Throws a SettingsError that lists all mistakes together. Works without Next, for the starter too. */
export function parseSettings(environment: Env, files: Files = nodeFiles): Settings {
  const env = Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => Boolean(entry[1]?.trim())));
  const mistakes = [...unknownNames(Object.keys(env)), ...notBuilt(env)];

  const parsed = Scalars.safeParse(env);
  mistakes.push(...(parsed.error?.issues ?? []).map((issue) => `${String(issue.path[0])}: ${issue.message}`));
  mistakes.push(...unsafeHost(env), ...unknownSystems(list(env.JETLAG_FLEET ?? "")));
  const contexts = readAllContexts(env, { files, mistakes });
  const subjectMaps = readSubjectMaps(env.JETLAG_SUBJECT_MAPS, { files, mistakes });

  if (mistakes.length > 0 || !parsed.success) throw new SettingsError(mistakes);
  return toSettings(parsed.data, { env, files, contexts, subjectMaps });
}

function toSettings(
  scalars: z.infer<typeof Scalars>,
  { env, files, contexts, subjectMaps }: { env: Env; files: Files; contexts: ContextSettings[]; subjectMaps: SubjectMapFile[] },
): Settings {
  const dataDir = absolute(scalars.JETLAG_DATA_DIR, files.cwd);
  const isExternal = Boolean(env.NATS_URL || env.JETLAG_CONTEXTS);
  return {
    host: scalars.HOST.replace(/^\[|\]$/g, ""),
    port: scalars.PORT,
    publicUrl: scalars.JETLAG_PUBLIC_URL ?? null,
    dataDir,
    database: scalars.DATABASE_URL
      ? { kind: "postgresql", url: scalars.DATABASE_URL }
      : { kind: "embedded", folder: path.join(dataDir, "database") },
    nats: isExternal ? { kind: "external" } : { kind: "embedded", infoFile: path.join(dataDir, "embedded.json") },
    contexts,
    subjectMaps: subjectMaps.map(toSubjectMap),
    deadLetterStreams: [...scalars.JETLAG_DEAD_LETTER_STREAMS, ...subjectMaps.flatMap(({ deadLetters }) => deadLetters.streams)],
    fleet: isExternal ? [] : fleetOf(scalars.JETLAG_FLEET),
    pollMs: scalars.JETLAG_POLL_MS,
    auth: { kind: "local" },
    bootstrapToken: scalars.JETLAG_BOOTSTRAP_TOKEN ?? null,
    readOnly: scalars.JETLAG_READ_ONLY === "1",
    capture: scalars.JETLAG_CAPTURE ?? (isExternal ? "ask" : "on"),
    advisoriesDays: scalars.JETLAG_ADVISORIES_DAYS,
    deadLettersDays: scalars.JETLAG_DEAD_LETTERS_DAYS,
    trashDays: scalars.JETLAG_TRASH_DAYS,
    auditDays: scalars.JETLAG_AUDIT_DAYS,
    historyDays: scalars.JETLAG_HISTORY_DAYS,
    logLevel: scalars.JETLAG_LOG_LEVEL,
  };
}

function notBuilt(env: Env): string[] {
  return Object.entries(notBuiltYet)
    .filter(([name]) => env[name])
    .map(([name, feature]) => `${name}: this version has no ${feature}; leave it out`);
}

/** Whoever reaches a console without sign-in is its admin, so only this machine may reach it. */
function unsafeHost(env: Env): string[] {
  const host = (env.HOST ?? "127.0.0.1").replace(/^\[|\]$/g, "");
  if (/^(localhost|::1|127(\.\d{1,3}){3})$/i.test(host)) return [];
  return [
    `HOST: JETLAG_AUTH=local makes everybody who reaches the console its admin, so it listens on 127.0.0.1, ::1 or localhost only; sign-in comes later`,
  ];
}

function unknownSystems(fleet: readonly string[]): string[] {
  return fleet
    .filter((name) => !["all", "off", ...FLEET_SYSTEMS].includes(name))
    .map((name) => `JETLAG_FLEET: there is no system "${name}"; use off, all, or ${FLEET_SYSTEMS.join(", ")}`);
}

function fleetOf(names: readonly string[] | undefined): readonly string[] {
  if (names === undefined || names.includes("all")) return FLEET_SYSTEMS;
  return names.filter((name) => name !== "off");
}

function readAllContexts(env: Env, reading: { files: Files; mistakes: string[] }): ContextSettings[] {
  const fields: ContextFields = {};
  for (const field of contextFields) if (env[settingOf(field)]) fields[field] = env[settingOf(field)];

  const contexts: ContextSettings[] = [];
  if (fields.url) contexts.push(toContext({ name: "default", fields, say: settingOf, folder: reading.files.cwd }, reading));
  else for (const field of Object.keys(fields)) reading.mistakes.push(`${settingOf(field)} belongs to NATS_URL, which is not set`);
  if (env.JETLAG_CONTEXTS) contexts.push(...readContexts(env.JETLAG_CONTEXTS, reading));

  const names = contexts.map(({ name }) => name);
  const twice = new Set(names.filter((name, i) => name && names.indexOf(name) !== i));
  for (const name of twice)
    reading.mistakes.push(`Two contexts are called "${name}"${name === "default" ? " (NATS_URL makes one of this name)" : ""}`);
  return contexts;
}

function days(usual: number) {
  const range = "must be a whole number of days, 1 to 36500";
  return z.coerce.number(range).int(range).min(1, range).max(36_500, range).default(usual);
}

function list(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "";
}
