import { accessSync, constants } from "node:fs";
import path from "node:path";
import { byApt, byGo, fromRelease } from "./nats-server-install.mjs";
import { atLeast, minimum, pinned, versionOf } from "./nats-server-version.mjs";
import { cacheDir } from "./paths.mjs";
import { StartError, say as print } from "./say.mjs";

/** @typedef {{ binary: string, version: string }} NatsServer */

/**
 * The first executable of that name on PATH, or null.
 * @param {string} name
 * @param {Record<string, string | undefined>} env
 */
function onPath(name, env) {
  const candidates = (env.PATH ?? "")
    .split(path.delimiter)
    .filter(Boolean)
    .map((folder) => path.resolve(folder, name));
  return candidates.find((file) => isExecutable(file)) ?? null;
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not ours to run: either way not a candidate
  }
}

/**
 * @param {string} binary
 * @returns {Promise<NatsServer | string>} the server, or why it will not do
 */
async function check(binary) {
  const version = await versionOf(binary);
  if (!version) return `${binary} is no nats-server that runs here`;
  return atLeast(version, minimum) ? { binary, version } : `${binary} is ${version}, older than ${minimum}`;
}

/** @param {string[]} tried */
const notFound = (tried) =>
  new StartError(
    [
      `Jetlag needs nats-server ${minimum} or newer and could not find or install one. Tried:`,
      ...tried.map((line) => `  - ${line}`),
      `What you can do: install it (https://nats.io/download, or \`brew install nats-server\`) and set NATS_SERVER_BIN to it;`,
      `or install Go; or set NATS_URL to use a NATS that is already running.`,
    ].join("\n"),
  );

/**
 * Finds a nats-server, or installs one into the user's cache. The order is a promise (README): NATS_SERVER_BIN, PATH, cache,
 * official release, Go, the distribution's package.
 * @param {{ env?: Record<string, string | undefined>, say?: (line: string) => void, releasesUrl?: string, timeoutMs?: number, isRoot?: boolean }} [options]
 * @returns {Promise<NatsServer>}
 * @throws {StartError} with everything that was tried, and what can be done
 */
export async function findNatsServer({ env = process.env, say = print, releasesUrl, timeoutMs, isRoot = process.getuid?.() === 0 } = {}) {
  if (env.NATS_SERVER_BIN) {
    const named = await check(path.resolve(env.NATS_SERVER_BIN));
    if (typeof named !== "string") return named;
    throw new StartError(`NATS_SERVER_BIN: ${named}. Set it to a nats-server ${minimum} or newer, or unset it.`);
  }

  const tried = [];
  const installed = onPath("nats-server", env);
  const cached = path.join(cacheDir(env), "nats-server", pinned, "nats-server");
  for (const candidate of [installed, isExecutable(cached) ? cached : null]) {
    const found = candidate ? await check(candidate) : null;
    if (found && typeof found !== "string") return found;
    if (found) tried.push(found);
  }
  if (!installed) tried.push("PATH: no nats-server on it");
  if (!isExecutable(cached)) tried.push(`${cached}: not there yet`);

  const install = { target: cached, env, say, releasesUrl, timeoutMs };
  for (const way of [fromRelease, byGo]) {
    const failure = (await way(way === byGo ? { ...install, timeoutMs: undefined } : install)) ?? (await check(cached));
    if (typeof failure !== "string") return failure;
    say(`nats-server: ${failure}`);
    tried.push(failure);
  }

  const packaged = (await byApt({ env, say, isRoot })) ?? (await check(onPath("nats-server", env) ?? "nats-server"));
  if (typeof packaged !== "string") return packaged;
  throw notFound([...tried, packaged]);
}
