import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { sentenceOf, StartError } from "./say.mjs";

/** @param {() => void} act */
function errorOf(act) {
  try {
    act();
    return null;
  } catch (error) {
    return error;
  }
}

test("a folder that cannot be made is said in a sentence, without a stack", () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "jetlag-say-")), "data");
  writeFileSync(file, "");
  const sentence = `there is a file where a folder should be`;
  expect(sentenceOf(errorOf(() => mkdirSync(file, { recursive: true })))).toBe(
    `Jetlag cannot write ${file}: ${sentence} (EEXIST). Put that right, or set JETLAG_DATA_DIR where it is the data folder.`,
  );
  expect(sentenceOf(errorOf(() => mkdirSync(path.join(file, "run"))))).toContain(sentence);
});

test("what is the person's to mend is printed as it is; what is a fault keeps its stack", () => {
  expect(sentenceOf(new StartError("Port 3000 is taken."))).toBe("Port 3000 is taken.");
  expect(sentenceOf(errorOf(() => readFileSync("/nowhere")))).toContain("at ");
  expect(sentenceOf(new TypeError("x is not a function"))).toContain("at ");
});
