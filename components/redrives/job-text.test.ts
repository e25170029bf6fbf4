import { expect, test } from "vitest";
import { jobText } from "./job-text";

const job = {
  number: 41,
  context: "toolworks",
  actor: { id: "a", name: "ann" },
  reason: "crm is back",
  sentence: "9 of 12 sent, 1 came back.",
};

test("it says who, why, how it stands, what did not get through, and where", () => {
  const failures = {
    asOf: "",
    cameBack: [
      { group: "g", title: "Timeout", count: 1_200 },
      { group: null, title: null, count: 1 },
    ],
    notSent: [{ code: "ABORTED", detail: null, count: 3 }],
  };
  expect(jobText(job, failures, "http://x/redrives/1")).toBe(
    [
      "Re-drive #41 (toolworks), ann: crm is back",
      "9 of 12 sent, 1 came back.",
      "- 1,200 came back: Timeout",
      "- 1 came back: in no group",
      "- 3 not sent: aborted before its turn; it stays open (ABORTED)",
      "http://x/redrives/1",
    ].join("\n"),
  );
});

test("without a reason, and before failures are known", () => {
  expect(jobText({ ...job, reason: null }, undefined, "u").split("\n")).toEqual([
    "Re-drive #41 (toolworks), ann",
    "9 of 12 sent, 1 came back.",
    "u",
  ]);
});
