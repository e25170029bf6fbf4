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
 * The same for each test that passed when it was tried again: why it did not at first.
 * @param {{ testResults?: VitestFile[] } | null} report
 * @param {string} root
 * @returns {string[]}
 */
export function triedAgainOfVitest(report, root) {
  return (report?.testResults ?? []).flatMap(({ name, assertionResults = [] }) =>
    assertionResults
      .filter((test) => test.status === "passed" && test.failureMessages?.length)
      .map((test) => `${name.replace(`${root}/`, "")} › ${test.fullName}${shortOf(test.failureMessages?.[0])}`),
  );
}

/**
 * The same of Playwright's.
 * @param {{ suites?: PlaywrightSuite[], errors?: { message?: string }[] } | null} report
 * @returns {string[]}
 */
export function failuresOfPlaywright(report) {
  const failed = testsOf(report).filter(({ test }) => test.status !== "expected" && test.status !== "flaky");
  return [
    ...(report?.errors ?? []).map(({ message }) => `before any test${shortOf(message)}`),
    ...failed.map(({ name, test }) => `${name} (${test.status})${shortOf(test.results.at(-1)?.error?.message)}`),
  ];
}

/**
 * @param {{ suites?: PlaywrightSuite[] } | null} report
 * @returns {string[]}
 */
export function triedAgainOfPlaywright(report) {
  const flaky = testsOf(report).filter(({ test }) => test.status === "flaky");
  return flaky.map(({ name, test }) => `${name}${shortOf(test.results[0]?.error?.message)}`);
}

/**
 * @param {{ suites?: PlaywrightSuite[] } | null} report
 * @returns {{ name: string, test: PlaywrightTest }[]}
 */
function testsOf(report) {
  const inside = (/** @type {PlaywrightSuite} */ { specs = [], suites = [] }) =>
    /** @type {{ name: string, test: PlaywrightTest }[]} */ ([
      ...specs.flatMap(({ title, file, tests }) => tests.map((test) => ({ name: `[${test.projectName}] ${file} › ${title}`, test }))),
      ...suites.flatMap(inside),
    ]);
  return (report?.suites ?? []).flatMap(inside);
}

/**
 * @param {{ failures: string[], triedAgain: string[] }} of
 * @param {import("./say.mjs").Say} say
 */
export function sayFailures({ failures, triedAgain }, say) {
  if (triedAgain.length > 0) say(`\nPassed only when tried again:\n${triedAgain.map((test) => `~ ${test}`).join("\n")}\n`);
  if (failures.length > 0) say(`\nFailed:\n${failures.map((failure) => `✕ ${failure}`).join("\n")}\n`);
}
