import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { run, tailOf } from "./run.mjs";

const debian = "/usr/lib/postgresql";

/**
 * The folder that holds `initdb` and `postgres`: on PATH, or where Debian puts them (the newest).
 * @param {Record<string, string | undefined>} env
 * @returns {string | null}
 */
export function postgresBin(env) {
  const onPath = (env.PATH ?? "").split(path.delimiter).filter(Boolean);
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : [];
  const folders = [...onPath, ...versions.map((version) => path.join(debian, version, "bin"))];
  return folders.find((folder) => existsSync(path.join(folder, "initdb")) && existsSync(path.join(folder, "postgres"))) ?? null;
}

/**
 * Makes a PostgreSQL available for the tests, from Debian's packages where apt and root are there.
 * @param {{ env: Record<string, string | undefined>, say: (line: string) => void }} options
 * @returns {Promise<string | null>} why there is none, or null
 */
export async function ensurePostgres({ env, say }) {
  if (postgresBin(env)) return null;
  if (!existsSync("/usr/bin/apt-get") || process.getuid?.() !== 0)
    return "no initdb on PATH, and apt with root is not here to install postgresql";
  say("PostgreSQL: apt-get install postgresql");
  const quiet = { ...env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update", "-qq"], { env: quiet });
  const { output } = await run("apt-get", ["install", "-y", "-qq", "postgresql"], { env: quiet });
  return postgresBin(env) ? null : `apt-get install postgresql failed: ${tailOf(output, 3)}`;
}
