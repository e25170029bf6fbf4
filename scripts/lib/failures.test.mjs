import { describe, expect, test } from "vitest";
import { failuresOfPlaywright, failuresOfVitest, sayFailures, triedAgainOfPlaywright, triedAgainOfVitest } from "./failures.mjs";

describe("what failed, by vitest's report", () => {
  test("each failed or skipped test by file, name and the first lines of why; passed ones are not named", () => {
    const report = {
      testResults: [
        {
          name: "/checkout/lib/a.test.ts",
          status: "failed",
          assertionResults: [
            { fullName: "adds", status: "passed", failureMessages: [] },
            { fullName: "subtracts", status: "failed", failureMessages: ["\x1b[31mexpected 1\x1b[39m\n\n    at a.ts:1:2"] },
            { fullName: "divides", status: "skipped", failureMessages: [] },
          ],
        },
      ],
    };
    expect(failuresOfVitest(report, "/checkout")).toEqual([
      "lib/a.test.ts › subtracts (failed)\n    expected 1\n        at a.ts:1:2",
      "lib/a.test.ts › divides (skipped)",
    ]);
  });

  test("a file that did not start is named though it has no tests", () => {
    const report = { testResults: [{ name: "/checkout/lib/b.test.ts", status: "failed", message: "cannot find c", assertionResults: [] }] };
    expect(failuresOfVitest(report, "/checkout")).toEqual(["lib/b.test.ts\n    cannot find c"]);
  });

  test("of a long message the first six lines, of a long line the first 300 characters", () => {
    const message = ["x".repeat(1000), ..."23456789"].join("\n");
    const report = { testResults: [{ name: "b", assertionResults: [{ fullName: "t", status: "failed", failureMessages: [message] }] }] };
    const [said = ""] = failuresOfVitest(report, "/checkout");
    expect(said.split("\n").map((line) => line.trim())).toEqual(["b › t (failed)", "x".repeat(300), "2", "3", "4", "5", "6"]);
  });

  test("one that passed at its second try is told apart, with why it did not at its first", () => {
    const assertionResults = [
      { fullName: "adds", status: "passed", failureMessages: [] },
      { fullName: "divides", status: "passed", failureMessages: ["too late"] },
      { fullName: "subtracts", status: "failed", failureMessages: ["too late", "too late"] },
    ];
    const report = { testResults: [{ name: "/checkout/lib/a.test.ts", assertionResults }] };
    expect(triedAgainOfVitest(report, "/checkout")).toEqual(["lib/a.test.ts › divides\n    too late"]);
    expect(failuresOfVitest(report, "/checkout")).toEqual(["lib/a.test.ts › subtracts (failed)\n    too late"]);
  });

  test("no report says nothing: the run is counted as failed elsewhere", () => {
    expect(failuresOfVitest(null, "/checkout")).toEqual([]);
    expect(failuresOfPlaywright(null)).toEqual([]);
  });
});

test("what failed, by Playwright's report: at any depth, by project, and what went wrong before the tests", () => {
  const spec = (/** @type {string} */ title, /** @type {string} */ status) => ({
    title,
    file: "a.spec.ts",
    tests: [{ projectName: "desk", status, results: [{ status, error: { message: `no ${title}` } }] }],
  });
  const report = {
    errors: [{ message: "the setup broke" }],
    suites: [{ specs: [spec("one", "expected")], suites: [{ specs: [spec("two", "unexpected"), spec("three", "flaky")] }] }],
  };
  expect(failuresOfPlaywright(report)).toEqual(["before any test\n    the setup broke", "[desk] a.spec.ts › two (unexpected)\n    no two"]);
  expect(triedAgainOfPlaywright(report)).toEqual(["[desk] a.spec.ts › three\n    no three"]);
});

test("what is said: first what was tried again, at the very end what failed; of neither, nothing", () => {
  /** @type {string[]} */
  const said = [];
  sayFailures({ failures: [], triedAgain: [] }, (line) => said.push(line));
  expect(said).toEqual([]);
  sayFailures({ failures: ["a", "b"], triedAgain: ["c"] }, (line) => said.push(line));
  expect(said).toEqual(["\nPassed only when tried again:\n~ c\n", "\nFailed:\n✕ a\n✕ b\n"]);
});
