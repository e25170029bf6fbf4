import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { buildConsole, clientIsGenerated, consoleFolder, consoleIsBuilt, generateClient } from "./build.mjs";
import { dependenciesAreInstalled, installDependencies } from "./dependencies.mjs";
import { lockFolder } from "./folder-lock.mjs";

/** @typedef {(line: string) => void} Say */
/** @typedef {keyof typeof steps} Step */

const steps = {
  dependencies: { isDone: dependenciesAreInstalled, make: installDependencies },
  client: { isDone: clientIsGenerated, make: generateClient },
  console: { isDone: consoleIsBuilt, make: buildConsole },
};

/**
 * Makes the checkout ready to run: packages, database client and, for `build`, the built console.
 * @param {{ root: string, say: Say, build: boolean }} options
 * @returns {Promise<string>} the folder of the console; asked for afterwards, sources edited meanwhile would name another
 */
export async function prepareCheckout({ root, say, build }) {
  const present = consoleFolder(root);
  const built = await prepare(root, build ? ["dependencies", "client", "console"] : ["dependencies", "client"], say);
  return built ?? present;
}

/**
 * Only the packages, for what needs no more.
 * @param {{ root: string, say: Say }} options
 */
export async function prepareDependencies({ root, say }) {
  await prepare(root, ["dependencies"], say);
}

/**
 * Two starts in one checkout take turns, since `npm ci` and `next build` do not bear company.
 * @param {string} root
 * @param {readonly Step[]} names
 * @param {Say} say
 * @returns {Promise<string | null>} the folder that was built, if one was
 */
async function prepare(root, names, say) {
  if (names.every((name) => steps[name].isDone(root))) return null;
  const lock = await takeTurn(path.join(root, ".cache"), say);
  let built = null;
  try {
    for (const name of names) if (!steps[name].isDone(root)) built = (await steps[name].make(root, say)) ?? null;
    return built;
  } finally {
    lock.release();
  }
}

/**
 * @param {string} folder
 * @param {Say} say
 */
async function takeTurn(folder, say) {
  for (let waits = 0; ; waits++) {
    const lock = await lockFolder(folder, { pid: process.pid }, "prepare.sock");
    if ("release" in lock) return lock;
    if (waits === 0) say(`waiting for another start (process ${lock.heldBy.pid}) that prepares this checkout`);
    await sleep(500);
  }
}
