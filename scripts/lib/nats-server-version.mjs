import { run } from "./run.mjs";

/** The version that is installed when there is none; change the cache folder's name with it. */
export const pinned = "2.15.1";
/** Older servers lack what the console relies on (consumer reset by sequence, pause, delete markers). */
export const minimum = "2.14.0";

/**
 * @param {string} version
 * @param {string} least
 */
export function atLeast(version, least) {
  const [a, b] = [version, least].map((text) => text.split(/[.-]/).slice(0, 3).map(Number));
  const at = [0, 1, 2].find((i) => (a?.[i] ?? 0) !== (b?.[i] ?? 0));
  return at === undefined || (a?.[at] ?? 0) > (b?.[at] ?? 0);
}

/**
 * The version a nats-server binary reports, or null when it does not run or is something else.
 * @param {string} binary
 */
export async function versionOf(binary) {
  const { code, output } = await run(binary, ["--version"], { timeoutMs: 5_000 });
  return code === 0 ? (/nats-server: v(\d+\.\d+\.\d+\S*)/.exec(output)?.[1] ?? null) : null;
}
