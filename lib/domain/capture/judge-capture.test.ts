import { expect, test } from "vitest";
import { planCapture } from "./advisories-stream";
import { deathSubjects } from "./captures-advisories";
import { isWanted, judgeCapture, type CaptureFacts } from "./judge-capture";
import { withMade } from "./with-made";

type Stream = CaptureFacts["streams"][number];
const stream = (name: string, more: Partial<Stream> = {}): Stream => ({
  name,
  subjects: [`${name}.>`],
  sealed: false,
  metadata: {},
  maxAgeMs: null,
  replicas: 1,
  ...more,
});
const facts: CaptureFacts = { mode: "ask", decision: null, streams: [], advisoriesDays: 7, problem: null, forbidden: [] };
const yes = { enabled: true, at: 0 };
const no = { enabled: false, at: 0 };

test.each([
  ["ask", null, null],
  ["ask", yes, true],
  ["ask", no, false],
  ["on", null, true],
  ["on", no, false],
  ["off", null, false],
  ["off", yes, false],
] as const)("with the setting %s and a person's %j it is wanted: %s", (mode, decision, expected) => {
  expect(isWanted(mode, decision)).toBe(expected);
});

test.each<[string, Partial<CaptureFacts>, string]>([
  ["nobody decided", {}, "asked"],
  ["a person is against it", { decision: no }, "off"],
  ["the setting is off", { mode: "off", decision: yes }, "off"],
  ["it is about to be made", { decision: yes }, "waiting"],
  ["it was refused", { decision: yes, problem: { kind: "denied", detail: "not permitted: X" } }, "denied"],
  ["it is known to be forbidden", { mode: "on", forbidden: ["X"] }, "denied"],
  ["it went wrong", { mode: "on", problem: { kind: "failed", detail: "insufficient storage" } }, "failed"],
  ["a stranger has its name", { mode: "on", streams: [stream("JETLAG_ADVISORIES")] }, "failed"],
  ["theirs captures, whatever was decided", { decision: no, streams: [stream("A", { subjects: [">"] })] }, "captured"],
  ["theirs takes a part of both", { streams: [stream("A", { subjects: ["$JS.EVENT.ADVISORY.CONSUMER.*.ORDERS.>"] })] }, "partly"],
])("%s", (_, more, state) => {
  expect(judgeCapture({ ...facts, ...more })).toMatchObject({ state });
});

test("replicas are as most streams have them, of two as frequent the safer", () => {
  const replicasOf = (...counts: number[]) =>
    planCapture(
      counts.map((replicas, index) => stream(`S${index}`, { replicas })),
      { advisoriesDays: 1 },
    );
  expect(replicasOf(1, 3, 3)).toMatchObject({ stream: { replicas: 3 } });
  expect(replicasOf(1, 1, 3)).toMatchObject({ stream: { replicas: 1 } });
  expect(replicasOf(1, 3)).toMatchObject({ stream: { replicas: 3 } });
  expect(replicasOf()).toMatchObject({ stream: { replicas: 1 } });
});

test("what was made is known until a snapshot shows it, and for good where streams are not listed", () => {
  const plan = planCapture([], { advisoriesDays: 7 });
  if (plan.kind !== "make") throw new Error(plan.kind);
  const report = { kind: "made", at: 0, stream: plan.stream } as const;
  const denied = { what: "STREAM.LIST", reason: "denied", detail: "not permitted: STREAM.LIST" } as const;
  const names = (gaps: readonly (typeof denied)[], now: number) => withMade({ streams: [], gaps }, report, now).map(({ name }) => name);
  expect([names([], 1_000), names([], 20_000), names([denied], 20_000)]).toEqual([["JETLAG_ADVISORIES"], [], ["JETLAG_ADVISORIES"]]);
  expect(judgeCapture({ ...facts, decision: yes, streams: withMade({ streams: [], gaps: [] }, report, 0) })).toMatchObject({
    state: "captured",
    by: "jetlag",
    sentence: "Deaths are captured in JETLAG_ADVISORIES and kept 7 d.",
  });
  expect(plan.stream.subjects).toEqual(deathSubjects);
});

test("how deaths are found where none are captured, or may be read, is said; so is what is not kept", () => {
  const sentenceOf = (more: Partial<CaptureFacts>) => judgeCapture({ ...facts, ...more }).sentence;
  const heard = { sinceAt: "2026-01-01T00:00:00.000Z", denied: null, unkept: null };
  const denied = { sinceAt: null, denied: "not permitted: subscribing", unkept: null };
  const whileRunning = "Deaths are heard only while this console runs: those while it is down are not seen.";
  expect(sentenceOf({ listening: null })).toBe("Nobody has decided. Deaths while the console is down are not seen.");
  expect(sentenceOf({ listening: heard })).toBe(`Nobody has decided. ${whileRunning}`);
  expect(sentenceOf({ listening: denied })).toBe("Nobody has decided. Not every death is seen: not permitted: subscribing.");
  const unkept = { ...heard, unkept: "dead letters cannot be kept now: no" };
  expect(sentenceOf({ listening: unkept })).toBe(`Nobody has decided. ${whileRunning} Dead letters cannot be kept now: no.`);
  expect(sentenceOf({ listening: heard, decision: no })).toBe(`Capture was put off. ${whileRunning}`);
  const captured = { streams: [stream("A", { subjects: [">"] })], unreadable: [{ stream: "A", denied: "not permitted: DIRECT.GET" }] };
  expect(sentenceOf({ ...captured, listening: heard })).toContain(`Jetlag may not read A (not permitted: DIRECT.GET). ${whileRunning}`);
  expect(sentenceOf({ ...captured, listening: null })).not.toContain("not seen");
  const partly = { streams: [stream("A", { subjects: ["$JS.EVENT.ADVISORY.CONSUMER.*.ORDERS.>"] })] };
  expect(sentenceOf({ ...partly, listening: heard })).toContain(`cannot be captured. Of the rest, d${whileRunning.slice(1)}`);
});
