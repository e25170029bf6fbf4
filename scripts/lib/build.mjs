import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fingerprintOf } from "./fingerprint.mjs";
import { run, tailOf } from "./run.mjs";
import { StartError } from "./say.mjs";

/**
 * @param {string} stamp file that holds the fingerprint of what was made
 * @param {string} fingerprint
 */
const isStamped = (stamp, fingerprint) => existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint;

/**
 * @param {string} stamp
 * @param {string} fingerprint
 */
function writeStamp(stamp, fingerprint) {
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, fingerprint);
}

/** @param {string} root */
function clientState(root) {
  const inputs = ["prisma/schema.prisma", "prisma.config.ts", "package.json"]
    .map((name) => path.join(root, name))
    .filter((file) => existsSync(file));
  const stamp = path.join(root, "node_modules/.cache/jetlag/client"); // gone with node_modules, as it should
  return { stamp, fingerprint: fingerprintOf(root, inputs), made: path.join(root, "lib/db/generated") };
}

/** @param {string} root */
export function clientIsGenerated(root) {
  const { stamp, fingerprint, made } = clientState(root);
  return isStamped(stamp, fingerprint) && existsSync(made);
}

/**
 * `prisma generate`. It asks for the schema engine's binary without using it: naming any executable
 * keeps it from downloading one.
 * @param {string} root
 * @param {(line: string) => void} say
 */
export async function generateClient(root, say) {
  const { stamp, fingerprint } = clientState(root);
  say("database client: prisma generate");
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: "1", CHECKPOINT_DISABLE: "1" };
  const { code, output } = await run(process.execPath, ["node_modules/prisma/build/index.js", "generate"], { cwd: root, env });
  if (code !== 0) throw new StartError(`prisma generate failed:\n${tailOf(output)}`);
  writeStamp(stamp, fingerprint);
}

/**
 * Where the console built from the present sources lies. Each build has a folder of its own: a build replaces `.next`, and a console that
 * still runs from an earlier one would lose its files under its feet.
 * @param {string} root
 */
export const consoleFolder = (root) => path.join(root, ".cache/console", fingerprintOf(root).slice(0, 16));

/** @param {string} root */
export const consoleIsBuilt = (root) => existsSync(path.join(consoleFolder(root), "server.js"));

/**
 * `next build`, with static files beside the standalone server as it expects them, and the database that a first start begins with. The
 * rename comes last: a folder that is there is whole.
 * @param {string} root
 * @param {(line: string) => void} say
 */
export async function buildConsole(root, say) {
  const target = consoleFolder(root);
  say("console: next build (a minute, only when sources changed)");
  const [newDatabase] = await Promise.all([makeNewDatabase(root), nextBuild(root)]);
  const made = path.join(root, ".next/standalone");
  cpSync(path.join(root, ".next/static"), path.join(made, ".next/static"), { recursive: true });
  if (existsSync(path.join(root, "public"))) cpSync(path.join(root, "public"), path.join(made, "public"), { recursive: true });
  renameSync(path.join(newDatabase, "pgdata"), path.join(made, "new-database"));
  rmSync(newDatabase, { recursive: true });
  mkdirSync(path.dirname(target), { recursive: true });
  rmSync(target, { recursive: true, force: true }); // half of a build that was cut off
  renameSync(made, target);
  forgetOldBuilds(path.dirname(target));
  return target;
}

/** @param {string} root */
async function nextBuild(root) {
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const { code, output } = await run(process.execPath, ["node_modules/next/dist/bin/next", "build"], { cwd: root, env });
  if (code !== 0) throw new StartError(`next build failed:\n${tailOf(output, 40)}`);
}

/** @param {string} root */
async function makeNewDatabase(root) {
  const folder = path.join(root, ".cache/new-database");
  const args = ["--conditions=react-server", "--import", "tsx", "scripts/new-database.ts", folder];
  const { code, output } = await run(process.execPath, args, { cwd: root });
  if (code !== 0) throw new StartError(`The new database could not be made:\n${tailOf(output)}`);
  return folder;
}

const KEPT_BUILDS = 3;

/** @param {string} folder */
function forgetOldBuilds(folder) {
  const newestFirst = readdirSync(folder)
    .map((name) => path.join(folder, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const old of newestFirst.slice(KEPT_BUILDS)) rmSync(old, { recursive: true, force: true });
}
