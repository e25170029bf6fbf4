import { existsSync } from "node:fs";
import { run, tailOf } from "./run.mjs";
import { StartError } from "./say.mjs";

const debian = "/usr/bin/chromium";

/**
 * A Chromium for the end-to-end tests: the one named by PLAYWRIGHT_CHROMIUM, the system's, Playwright's own, or Debian's package
 * where apt and root are there. Without one the tests fail: they never skip.
 * @param {{ env: Record<string, string | undefined>, say: (line: string) => void }} options
 * @returns {Promise<string>}
 */
export async function findChromium({ env, say }) {
  const named = env.PLAYWRIGHT_CHROMIUM;
  if (named && !existsSync(named)) throw new StartError(`PLAYWRIGHT_CHROMIUM names ${named}, which does not exist.`);
  if (named) return named;
  if (existsSync(debian)) return debian;
  const own = await playwrightsOwn();
  if (own) return own;
  if (existsSync("/usr/bin/apt-get") && process.getuid?.() === 0) {
    say("chromium: apt-get install chromium");
    const quiet = { ...env, DEBIAN_FRONTEND: "noninteractive" };
    await run("apt-get", ["update", "-qq"], { env: quiet });
    const { code, output } = await run("apt-get", ["install", "-y", "-qq", "chromium"], { env: quiet });
    if (code === 0 && existsSync(debian)) return debian;
    throw new StartError(`No Chromium for the end-to-end tests; apt-get install chromium failed:\n${tailOf(output)}`);
  }
  throw new StartError(
    "No Chromium for the end-to-end tests: install one, run `npx playwright install chromium`, or set PLAYWRIGHT_CHROMIUM to its path.",
  );
}

async function playwrightsOwn() {
  const { chromium } = await import("@playwright/test");
  const path = chromium.executablePath();
  return path && existsSync(path) ? path : null;
}
