import { expect, test } from "vitest";
import { linesOfLog } from "../testing/lines-of-log";
import { orReport } from "./or-report";

const broken = new Error("the tool is broken");

test("a failure is reported in its own words, and thrown on", async () => {
  const reports: string[] = [];
  await expect(
    orReport(
      linesOfLog(),
      () => Promise.reject(broken),
      async (text) => void reports.push(text),
    ),
  ).rejects.toBe(broken);
  expect(reports).toEqual(["the tool is broken"]);
});

test("a report that fails is logged, and the work's own error stays what it was", async () => {
  const { log, lines } = linesOfLog();
  const report = () => Promise.reject(new Error("the stream refuses it"));
  await expect(orReport({ log }, () => Promise.reject(broken), report)).rejects.toBe(broken);
  expect(lines).toEqual([expect.objectContaining({ error: "the tool is broken", unreported: "the stream refuses it" })]);
});

test("what succeeds is reported to nobody", async () => {
  const report = () => Promise.reject(new Error("nothing to report"));
  expect(await orReport(linesOfLog(), () => Promise.resolve("done"), report)).toBe("done");
});
