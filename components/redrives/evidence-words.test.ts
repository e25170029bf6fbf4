import { expect, test } from "vitest";
import { evidenceWords } from "./evidence-words";

const nothing = {
  asOf: "2026-05-01T00:00:00Z",
  stream: "JOBS",
  scannedFrom: 88_100,
  scannedTo: 88_120,
  found: null,
  missing: 0,
  cameBack: null,
};

test.each([
  [{ found: { stream: "JOBS", seq: 88_120, at: nothing.asOf } }, "It is there: JOBS #88,120."],
  [{ cameBack: { letter: "L9" }, missing: 3 }, "It had arrived: it came back as the dead letter L9."],
  [{ cameBack: { letter: null } }, "It had arrived: it came back as a dead letter."],
  [{ missing: 3 }, "Not found; 3 sequences of 88,100–88,120 in JOBS missing. It may have been among those."],
  [{}, "Not found, and nothing is missing in JOBS from #88,100 to #88,120: it is not there."],
  [{ scannedTo: 88_099 }, "Nothing has been stored in JOBS since, so it is not there."],
  [{ missing: null }, "Not found up to #88,120: looking through JOBS to its end takes too long."],
  [{ scannedFrom: null, scannedTo: null, missing: null }, "JOBS is gone, or is another stream of that name: it cannot be looked for."],
])("%j", (more, words) => expect(evidenceWords({ ...nothing, ...more })).toBe(words));
