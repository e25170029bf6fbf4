import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { failuresOfPlaywright, failuresOfVitest, triedAgainOfPlaywright, triedAgainOfVitest } from "./failures.mjs";
import { run } from "./run.mjs";

/** @typedef {{ passed: number, failed: number, failures: string[], triedAgain: string[] }} Counts a paragraph for each that failed, and that passed at its second try: said again at the end */
/** @typedef {{ root: string, name: string, command: string[], env?: Record<string, string | undefined>, say: (line: string) => void }} Suite */

/**
 * Runs vitest with its own output on the terminal and counts from its JSON report. A run without a report, or without a test, failed.
 * @param {Suite} suite
 * @returns {Promise<Counts>}
 */
export async function runVitest({ root, name, command, env, say }) {
  const report = await freshReport(root, name);
  say(`\n— ${name}`);
  const [file = "", ...args] = [
    path.join(root, "node_modules/.bin/vitest"),
    "run",
    ...command,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ];
  const { code } = await run(file, args, { cwd: root, env: { ...process.env, ...env }, show: true });
  const result = await readReport(report);
  const passed = result?.numPassedTests ?? 0;
  const failed = (result?.numFailedTests ?? 0) + (result?.numPendingTests ?? 0); // a skipped test is a failed one here
  return counted({ name, code, passed, failed, failures: failuresOfVitest(result, root), triedAgain: triedAgainOfVitest(result, root) });
}

/**
 * The same for Playwright.
 * @param {Suite} suite
 * @returns {Promise<Counts>}
 */
export async function runPlaywright({ root, name, command, env, say }) {
  const report = await freshReport(root, name);
  say(`\n— ${name}`);
  const [file = "", ...args] = [path.join(root, "node_modules/.bin/playwright"), "test", ...command, "--reporter=list,json"];
  const { code } = await run(file, args, { cwd: root, env: { ...process.env, ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report }, show: true });
  const result = await readReport(report);
  const stats = result?.stats;
  const passed = (stats?.expected ?? 0) + (stats?.flaky ?? 0);
  const failed = (stats?.unexpected ?? 0) + (stats?.skipped ?? 0);
  return counted({ name, code, passed, failed, failures: failuresOfPlaywright(result), triedAgain: triedAgainOfPlaywright(result) });
}

/**
 * A run that ended badly without a failed test (no report, no test, an error between tests) counts as one failure.
 * @param {Counts & { name: string, code: number | null }} run
 * @returns {Counts}
 */
function counted({ name, code, passed, failed, failures, triedAgain }) {
  if (failed > 0) return { passed, failed, failures, triedAgain };
  if (code === 0 && passed > 0) return { passed, failed: 0, failures, triedAgain };
  return { passed, failed: 1, failures: [...failures, `${name}: ended with code ${code}, ${passed} passed`], triedAgain };
}

/** @param {string} root @param {string} name */
async function freshReport(root, name) {
  const report = path.join(root, "test-results", `${name.replaceAll(/\W+/g, "-")}.json`);
  await mkdir(path.dirname(report), { recursive: true });
  await rm(report, { force: true });
  return report;
}

/** @param {string} report */
async function readReport(report) {
  try {
    return JSON.parse(await readFile(report, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
