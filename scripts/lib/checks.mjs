import { run, tailOf } from "./run.mjs";

const bin = (/** @type {string} */ name) => `node_modules/.bin/${name}`;

/** The checks that run nothing of the product. Each is one line of the report, and counts as one test. */
const staticChecks = [
  { name: "format (oxfmt)", command: [bin("oxfmt"), "--check", "."] },
  { name: "lint and import boundaries (oxlint)", command: [bin("oxlint"), "-c", "oxlint.config.mjs", "--deny-warnings", "."] },
  { name: "types (tsc)", command: [bin("tsc"), "--noEmit", "-p", "."] },
  { name: "unused code (knip)", command: [bin("knip")] },
  { name: "migrations match the schema", command: [bin("tsx"), "--conditions=react-server", "scripts/check-migrations.ts"] },
];

/**
 * Runs every check and prints what failed; never stops at the first.
 * @param {{ root: string, say: (line: string) => void }} options
 * @returns {Promise<import("./suites.mjs").Counts>}
 */
export async function runStaticChecks({ root, say }) {
  let passed = 0;
  /** @type {string[]} */
  const failures = [];
  for (const { name, command } of staticChecks) {
    const [file = "", ...args] = command;
    const startedAt = Date.now();
    const { code, output } = await run(file, args, { cwd: root });
    say(`${code === 0 ? "✓" : "✕"} ${name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
    if (code === 0) passed++;
    else {
      say(output.trimEnd());
      failures.push(`${name}\n${tailOf(output, 8)}`);
    }
  }
  return { passed, failed: failures.length, failures, triedAgain: [] };
}
