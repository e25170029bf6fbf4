import { homedir } from "node:os";
import path from "node:path";

/** The folder of this checkout. */
export const root = path.resolve(import.meta.dirname, "../..");

/**
 * What is downloaded or built once for this user, shared by all data folders and tests.
 * @param {Record<string, string | undefined>} env
 */
export function cacheDir(env) {
  if (env.JETLAG_CACHE_DIR) return path.resolve(env.JETLAG_CACHE_DIR);
  return path.join(env.XDG_CACHE_HOME || path.join(env.HOME || homedir(), ".cache"), "jetlag");
}
