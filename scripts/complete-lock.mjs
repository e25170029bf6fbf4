// Adds to package-lock.json the optional platform packages that the registry in reach did not have when the lock was
// written. Without an entry `npm ci` refuses the whole lock, on every platform. An added entry has no integrity: where the
// platform fits, npm fetches it by its exact version. Run it after each `npm install`: `node scripts/complete-lock.mjs`.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const systems = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const processors = ["arm64", "arm", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "wasm32", "x64"];

/**
 * What a platform package's name says about where it fits: `@next/swc-darwin-arm64` → darwin, arm64.
 * @param {string} name
 * @returns {{ os?: string[], cpu?: string[], libc?: string[] }}
 */
export function platformOf(name) {
  const words = name.split(/[/-]/).flatMap((word) => (word.startsWith("linuxmusl") ? ["linux", "musl"] : [word]));
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.includes(processor));
  if (words.includes("musl") || words.includes("musleabihf")) return { os, cpu, libc: ["musl"] };
  if (os.includes("linux") && words.includes("gnu")) return { os, cpu, libc: ["glibc"] };
  return { ...(os.length > 0 && { os }), ...(cpu.length > 0 && { cpu }) };
}

/**
 * Where npm would look for `name` from the folder `from`, innermost first.
 * @param {string} from
 * @param {string} name
 */
function placesOf(from, name) {
  const folders = from.split("/node_modules/");
  const outer = folders.map((_, depth) => folders.slice(0, folders.length - depth).join("/node_modules/"));
  return [...outer.filter(Boolean).map((folder) => `${folder}/node_modules/${name}`), `node_modules/${name}`];
}

/**
 * @param {Record<string, any>} packages of a lock, version 3
 * @returns {{ packages: Record<string, any>, added: string[] }} a completed copy, and the places that were missing
 */
export function completePackages(packages) {
  const completed = { ...packages };
  const added = [];
  for (const [from, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (placesOf(from, name).some((place) => completed[place])) continue;
      if (!/^\d/.test(version)) throw new Error(`${from} wants ${name}@${version}: only an exact version can be completed.`);
      const place = `node_modules/${name}`;
      completed[place] = { version, ...(entry.dev && { dev: true }), optional: true, ...platformOf(name) };
      added.push(place);
    }
  }
  const [root, ...rest] = Object.entries(completed);
  return { packages: Object.fromEntries([root, ...rest.sort(([a], [b]) => a.localeCompare(b, "en"))]), added };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const file = path.resolve(import.meta.dirname, "../package-lock.json");
  const lock = JSON.parse(readFileSync(file, "utf8"));
  const { packages, added } = completePackages(lock.packages);
  if (added.length > 0) writeFileSync(file, `${JSON.stringify({ ...lock, packages }, null, 2)}\n`);
  process.stdout.write(`package-lock.json: ${added.length} platform package(s) added.\n`);
}
