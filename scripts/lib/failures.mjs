// What failed, said once more at the end of a run: of a long record only the end is kept, or read.

/** @typedef {{ name: string, message?: string, assertionResults?: { fullName: string, status: string, failureMessages?: string[] | null }[], status?: string }} VitestFile */
/** @typedef {{ status?: string, error?: { message?: string } }} PlaywrightResult */
/** @typedef {{ projectName: string, status: string, results: PlaywrightResult[] }} PlaywrightTest */
/** @typedef {{ title: string, file?: string, tests: PlaywrightTest[] }} PlaywrightSpec */
/** @typedef {{ specs?: PlaywrightSpec[], suites?: PlaywrightSuite[] }} PlaywrightSuite */

const lines = 6;
const width = 300;

/**
 * The first lines of a message, indented, without colours.
 * @param {string | undefined} message
 */
function shortOf(message) {
  // oxlint-disable-next-line no-control-regex -- colours begin with ESC
  const plain = (message ?? "").replaceAll(/\x1b\[[0-9;]*m/g, "");
  const said = plain.split("\n").filter((line) => line.trim() !== "");
  return said
    .slice(0, lines)
    .map((line) => `\n    ${line.slice(0, width)}`)
    .join("");
}

/**
 * A paragraph for each test of vitest's JSON report that did not pass (a skipped one too), and for each file that did not start.
 * @param {{ testResults?: VitestFile[] } | null} report
 * @param {string} root what file names are relative to
 * @returns {string[]}
 */
export function failuresOfVitest(report, root) {
  return (report?.testResults ?? []).flatMap(({ name, message, status, assertionResults = [] }) => {
    const file = name.replace(`${root}/`, "");
    const failed = assertionResults.filter((test) => test.status !== "passed");
    if (failed.length === 0) return status === "failed" ? [`${file}${shortOf(message)}`] : [];
    return failed.map((test) => `${file} › ${test.fullName} (${test.status})${shortOf(test.failureMessages?.[0])}`);
  });
}

/**
 * The same of Playwright's.
 * @param {{ suites?: PlaywrightSuite[], errors?: { message?: string }[] } | null} report
 * @returns {string[]}
 */
export function failuresOfPlaywright(report) {
  const inside = (/** @type {PlaywrightSuite} */ { specs = [], suites = [] }) =>
    /** @type {string[]} */ ([
      ...specs.flatMap(({ title, file, tests }) =>
        tests
          .filter((test) => test.status !== "expected")
          .map((test) => `[${test.projectName}] ${file} › ${title} (${test.status})${shortOf(test.results.at(-1)?.error?.message)}`),
      ),
      ...suites.flatMap(inside),
    ]);
  return [...(report?.errors ?? []).map(({ message }) => `before any test${shortOf(message)}`), ...(report?.suites ?? []).flatMap(inside)];
}

/**
 * @param {string[]} failures
 * @param {import("./say.mjs").Say} say
 */
export function sayFailures(failures, say) {
  if (failures.length > 0) say(`\nFailed:\n${failures.map((failure) => `✕ ${failure}`).join("\n")}\n`);
}
