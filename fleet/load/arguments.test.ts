import { expect, test } from "vitest";
import { parseCommand } from "../arguments";

const parse = (line: string) => parseCommand(`load ${line}`.trim().split(" "), {});

test("a load, by its sizes", () => {
  const line = "--streams 200 --consumers 4000 --rate 5000 --dead-letters 1000000 --seed s --body-bytes 512 --duration 60 --system oneroof";
  const size = { seed: "s", streams: 200, consumers: 4_000, deadLetters: 1_000_000, bodyBytes: 512 };
  expect(parse(line)).toEqual({ kind: "load", system: "oneroof", size, ratePerSec: 5_000, durationS: 60 });
});

test("all but --streams may be left out", () => {
  const size = { seed: "1", streams: 3, consumers: 0, deadLetters: 0, bodyBytes: 256 };
  expect(parse("--streams 3")).toEqual({ kind: "load", system: "toolworks", size, ratePerSec: 0, durationS: null });
});

test("and removed again", () => {
  expect(parse("--remove")).toEqual({ kind: "unload", system: "toolworks", seed: null });
  expect(parse("--remove --seed a --system oneroof")).toEqual({ kind: "unload", system: "oneroof", seed: "a" });
});

test.each(["--help", "--streams 5 -h"])("is asked how it is used: %s", (line) => {
  expect(parse(line)).toEqual({ kind: "help" });
});

test.each([
  ["", "load needs --streams"],
  ["--consumers 5", "load needs --streams"],
  ["--streams 0", '--streams is a whole number from 1 to 10000, not "0"'],
  ["--streams -1", "--streams needs a value; one that begins with a dash is written --streams=-1"],
  ["--streams=-1", '--streams is a whole number from 1 to 10000, not "-1"'],
  ["--streams 1e9", '--streams is a whole number from 1 to 10000, not "1e9"'],
  ["--streams 1000000000", "--streams is"],
  ["--streams NaN", '--streams is a whole number from 1 to 10000, not "NaN"'],
  ["--streams 1.5", "--streams is"],
  ["--streams=", '--streams is a whole number from 1 to 10000, not ""'],
  ["--streams 5 --consumers 100001", "--consumers is a whole number from 0 to 100000"],
  ["--streams 5 --rate fast", "--rate is a whole number from 0 to 50000"],
  ["--streams 5 --rate 1 --duration 0", "--duration is a whole number from 1 to 86400"],
  ["--streams 5 --duration 5", "--duration needs --rate"],
  ["--streams 5 --body-bytes 255", "--body-bytes is a whole number from 256 to 500000"],
  ["--streams 1 --consumers 5 --dead-letters 5", "--dead-letters needs --streams 2 or more"],
  ["--streams 5 --dead-letters 5", "--dead-letters needs --consumers"],
  ["--streams 5 --seed a.b", "--seed is 1 to 64 letters"],
  ["--remove --streams 5", "--remove goes with --seed and --system, not with --streams"],
  ["--streams 5 --consumers", "--consumers needs a value."],
  ["--streams 5 --what", "There is no option --what."],
  ["--stream 5", "There is no option --stream: did you mean --streams?"],
  ["--remove=all", "--remove takes no value."],
  ["--streams 5 more", '"more" is one word too many.'],
])("refuses by name: load %s", (line, sentence) => {
  expect(() => parse(line)).toThrow(sentence);
});
