import { contextFields } from "./context-fields";

/** Settings whose feature is not built yet: they stop the start by name, because a setting that does nothing misleads. */
export const notBuiltYet: Readonly<Record<string, string>> = {
  NATS_WS_URL: "taps",
  JETLAG_TAP_SIGNING_SEED: "taps",
  JETLAG_TAP_ACCOUNT: "taps",
  OIDC_ISSUER: "sign-in",
  OIDC_CLIENT_ID: "sign-in",
  OIDC_CLIENT_SECRET: "sign-in",
  JETLAG_PROMETHEUS_URL: "history from Prometheus",
};

/** Every JETLAG_ name that means something to the console, the starter, the fleet or the tests. */
const known = [
  ...Object.keys(notBuiltYet).filter((name) => name.startsWith("JETLAG_")),
  "JETLAG_ADVISORIES_DAYS",
  "JETLAG_AUDIT_DAYS",
  "JETLAG_AUTH",
  "JETLAG_BOOTSTRAP_TOKEN",
  "JETLAG_CACHE_DIR",
  "JETLAG_CAPTURE",
  "JETLAG_CONTEXTS",
  "JETLAG_DATA_DIR",
  "JETLAG_DEAD_LETTERS_DAYS",
  "JETLAG_DEAD_LETTER_STREAMS",
  "JETLAG_FLEET",
  "JETLAG_HISTORY_DAYS",
  "JETLAG_LOG_LEVEL",
  "JETLAG_POLL_MS",
  "JETLAG_PUBLIC_URL",
  "JETLAG_READ_ONLY",
  "JETLAG_SUBJECT_MAPS",
  "JETLAG_TRASH_DAYS",
  "JETLAG_WORKING_DIR",
];

/** The NATS_ names that mean something here. */
const knownOfNats = [
  ...Object.keys(notBuiltYet).filter((name) => name.startsWith("NATS_")),
  ...contextFields.map(settingOf),
  "NATS_SERVER_BIN",
];

/** The setting that fills a field of the context `default`. */
export function settingOf(field: string): string {
  return `NATS_${field.toUpperCase()}`;
}

/**
 * A JETLAG_ name nobody knows is a typing mistake: says so, with the name it resembles. Others use NATS_ names too (NATS_CONTEXT, and
 * NATS_PORT in Kubernetes): of these only what is one letter away from a setting.
 */
export function unknownNames(names: Iterable<string>): string[] {
  return [...names].flatMap((name) => {
    const isOurs = name.startsWith("JETLAG_");
    if (known.includes(name) || knownOfNats.includes(name)) return [];
    const near = isOurs ? nearest(name, known) : (knownOfNats.find((candidate) => distance(name, candidate) === 1) ?? null);
    return isOurs || near ? [`${name}: there is no such setting${near ? `; did you mean ${near}?` : ""}`] : [];
  });
}

export function nearest(word: string, words: readonly string[]): string | null {
  const ranked = words.map((candidate) => ({ candidate, far: distance(word, candidate) })).sort((a, b) => a.far - b.far);
  const best = ranked[0];
  return best && best.far <= Math.max(2, Math.floor(word.length / 4)) ? best.candidate : null;
}

/** Levenshtein: how many letters must be added, removed or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
