import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

// Everything that `next build` reads; what is generated from it, and tests, are not.
const folders = ["app", "components", "lib", "prisma", "public", "fleet"];
const rootFile = /^(?!vitest|playwright|knip)[\w.-]+\.(ts|js|mjs|json)$/;
const ignored = /\.test\.\w+$|^generated$|^\.|\.tsbuildinfo$|^next-env\.d\.ts$/;

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesUnder(folder) {
  if (!existsSync(folder)) return []; // a checkout need not have every folder, such as public/
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !ignored.test(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(path.join(folder, entry.name)) : [path.join(folder, entry.name)]));
}

/** @param {string} root */
function sourcesOf(root) {
  const atRoot = readdirSync(root).filter((name) => rootFile.test(name) && !ignored.test(name));
  const below = folders.flatMap((folder) => filesUnder(path.join(root, folder)));
  // Of the fleet, which is a program of its own, the console takes only the subject maps.
  const built = below.filter((file) => !file.startsWith(path.join(root, "fleet")) || file.endsWith("subject-map.json"));
  return [...atRoot.map((name) => path.join(root, name)), ...built].sort();
}

/**
 * A hash over names and contents of the given files (all sources when none are given): contents, because a checkout changes every time stamp.
 * @param {string} root
 * @param {string[]} [files]
 */
export function fingerprintOf(root, files = sourcesOf(root)) {
  const hash = createHash("sha256").update(process.version);
  for (const file of files) hash.update(`\0${path.relative(root, file)}\0`).update(readFileSync(file));
  return hash.digest("hex");
}
