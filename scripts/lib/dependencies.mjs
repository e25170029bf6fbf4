import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { run } from "./run.mjs";
import { StartError } from "./say.mjs";

/** @param {string} file */
const packagesIn = (file) => (existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")).packages ?? {}) : null);

/**
 * Whether node_modules is what the lock says. npm writes `node_modules/.package-lock.json` at the end of an install, so it
 * is the stamp of a complete one; what was left out for another platform is optional.
 * @param {string} root
 */
export function dependenciesAreInstalled(root) {
  const wanted = packagesIn(path.join(root, "package-lock.json"));
  const installed = packagesIn(path.join(root, "node_modules/.package-lock.json"));
  if (!wanted || !installed) return false;
  const present = Object.entries(installed).every(([place, entry]) => wanted[place]?.version === entry.version);
  const complete = Object.entries(wanted).every(
    ([place, entry]) => !place || installed[place] || entry.optional || entry.devOptional || entry.peer,
  );
  return present && complete;
}

/**
 * `npm ci`. No package needs its install scripts, and one of them would download: they stay off.
 * @param {string} root
 * @param {(line: string) => void} say
 */
export async function installDependencies(root, say) {
  say("dependencies: npm ci (a minute the first time)");
  const npm = process.env.npm_execpath?.endsWith(".js") ? [process.execPath, process.env.npm_execpath] : ["npm"];
  const [command = "npm", ...before] = npm;
  const flags = ["ci", "--ignore-scripts", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  const { code, output } = await run(command, [...before, ...flags], { cwd: root });
  if (code !== 0) throw new StartError(`npm ci failed:\n${output.trimEnd()}\nPut that right and start again.`);
}
