import { describe, expect, test } from "vitest";
import { UsageError } from "./errors.mjs";
import { parseArguments } from "./parse-arguments.mjs";

/** @param {string} line */
const parse = (line) => parseArguments(line === "" ? [] : line.split(" "));

test.each(["", "help", "--help", "redrive --help", "rate -h"])("%j asks for help", (line) => {
  expect(parse(line)).toEqual({ name: "help" });
});

describe("redrive", () => {
  test("with nothing but what and why: a canary, the console's own rate, and a question first", () => {
    expect(parse("redrive --group g1 --reason crm")).toEqual({
      name: "redrive",
      selected: { kind: "group", group: "g1" },
      reason: "crm",
      context: null,
      ratePerSec: undefined,
      canary: true,
      echo: false,
      target: null,
      inPlace: false,
      patchFile: null,
      dryRun: false,
      yes: false,
      json: false,
      detach: false,
    });
  });

  test.each([
    ["--ids a,b", { kind: "ids", ids: ["a", "b"] }],
    ["--ids a --ids b,c", { kind: "ids", ids: ["a", "b", "c"] }],
    ["--filter stream=DLQ error=a=b", { kind: "filter", filter: { stream: "DLQ", error: "a=b" } }],
    ["--filter stream=DLQ --filter kind=stored", { kind: "filter", filter: { stream: "DLQ", kind: "stored" } }],
    ["--again 41", { kind: "again", of: "41", itemState: "boomeranged" }],
    ["--again 41 --state skipped", { kind: "again", of: "41", itemState: "skipped" }],
  ])("%s", (line, selected) => {
    expect(parse(`redrive ${line}`)).toMatchObject({ selected });
  });

  test("every switch", () => {
    expect(
      parse("redrive --ids a --rate 12.5 --no-canary --echo --target b.c --patch p.json --dry-run -y --json --detach --context c"),
    ).toMatchObject({
      ratePerSec: 12.5,
      canary: false,
      echo: true,
      target: "b.c",
      patchFile: "p.json",
      dryRun: true,
      yes: true,
      json: true,
      detach: true,
      context: "c",
    });
    expect(parse("redrive --ids a --rate none")).toMatchObject({ ratePerSec: null });
    expect(parse("redrive --group g --in-place")).toMatchObject({ inPlace: true });
  });

  test.each(["--target b.c", "--patch p.json", "--rate 5", "--no-canary", "--echo"])(
    "--in-place sends nothing, so %s is wrong there",
    (more) => {
      expect(() => parse(`redrive --group g --in-place ${more}`)).toThrow(UsageError);
    },
  );
});

test.each(["pause", "resume", "abort", "skip-canary"])("%s takes one re-drive", (name) => {
  expect(parse(`${name} 41`)).toEqual({ name, job: "41", json: false });
});

test("the others", () => {
  expect(parse("rate 41 none")).toEqual({ name: "rate", job: "41", ratePerSec: null, json: false });
  expect(parse("rate #41 5")).toMatchObject({ ratePerSec: 5 });
  expect(parse("redrives --state live --json")).toEqual({ name: "redrives", state: "live", context: null, json: true });
  expect(parse("follow 41")).toEqual({ name: "follow", job: "41", json: false });
  expect(parse("stop-all")).toEqual({ name: "stop-all", json: false });
});

test.each([
  ["redrives extra", "extra is not understood."],
  ["redrive --reason x", "in one way: --group, --ids, --filter, --again."],
  ["redrive --group g --ids a", "in one way"],
  ["redrive --group g --state skipped", "--state belongs to --again."],
  ["redrive --ids a,", "commas between them"],
  ["redrive --filter stream", "key=value, not stream"],
  ["redrive --filter =x", "key=value, not =x"],
  ["redrive --filter stream=A stream=B", "--filter takes stream once."],
  ["redrive --filter kind=stored stream=A --filter stream=A", "--filter takes stream once."],
  ["redrive --ids a --rate fast", "not fast"],
  ["redrive --ids a --rate 0", "not 0"],
  ["redrive --ids a b", "b is not understood."],
  ["redrive --ids a --ratio 3", "--ratio"],
  ["redrive --reason", "--reason"],
  ["rate 41", "`rate` wants"],
  ["rate 41 5 6", "6 is not understood."],
  ["pause", "Say which re-drive"],
  ["pause 1 2", "2 is not understood."],
  ["stop-all 3", "3 is not understood."],
  ["redirve", "There is no command redirve."],
  ["toString", "There is no command toString."],
])("%s is refused: %s", (line, message) => {
  expect(() => parse(line)).toThrow(UsageError);
  expect(() => parse(line)).toThrow(message);
});
