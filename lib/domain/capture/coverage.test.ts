import fc from "fast-check";
import { expect, test } from "vitest";
import { overlaps } from "../subject";
import { capturesAdvisories, deathSubjects } from "./captures-advisories";
import { coverageOf, type CapturingStream } from "./coverage";

const [exhausted, terminated] = deathSubjects;
const stream = (name: string, subjects: string[], more: Partial<CapturingStream> = {}): CapturingStream => ({
  name,
  subjects,
  sealed: false,
  metadata: {},
  ...more,
});
const ours = (subjects: string[]) => stream("JETLAG_ADVISORIES", subjects, { metadata: { "jetlag.purpose": "advisories" } });
const orders = stream("ORDERS", ["orders.>"]);

test.each([
  [["orders.>"], false],
  [["$JS.EVENT.ADVISORY.STREAM.>"], false],
  [["$JS.EVENT.ADVISORY.>"], true],
  [[">"], true],
  [["*.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.ORDERS.*"], true],
  [["orders.>", terminated], true],
  [["$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES"], false],
])("%j captures deaths: %s", (subjects, expected) => {
  expect(capturesAdvisories({ subjects })).toBe(expected);
});

test("where nobody captures, ours takes both", () => {
  expect(coverageOf([orders])).toEqual({ theirs: [], ours: "missing", wants: [exhausted, terminated], lost: [], captured: [] });
});

test("where theirs captures both, ours takes nothing", () => {
  const known = coverageOf([orders, stream("AUDIT", ["$JS.EVENT.ADVISORY.>"])]);
  expect(known).toEqual({ theirs: ["AUDIT"], ours: "missing", wants: [], lost: [], captured: [exhausted, terminated] });
});

test("where theirs captures one of both, ours takes the other", () => {
  const theirs = stream("AUDIT", ["$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>"]);
  expect(coverageOf([theirs])).toEqual({ theirs: ["AUDIT"], ours: "missing", wants: [terminated], lost: [], captured: [exhausted] });
  expect(coverageOf([theirs, ours([terminated])])).toMatchObject({ ours: "ours", captured: [exhausted, terminated] });
});

test("where theirs takes a part of one, the rest of it is lost and said", () => {
  const takes = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.ORDERS.>";
  expect(coverageOf([stream("AUDIT", [takes]), ours([terminated])])).toEqual({
    theirs: ["AUDIT"],
    ours: "ours",
    wants: [terminated],
    lost: [{ subject: exhausted, stream: "AUDIT", takes }],
    captured: [terminated],
  });
});

test("a sealed stream captures nothing and keeps its subjects all the same", () => {
  const sealed = stream("OLD", [">"], { sealed: true });
  expect(coverageOf([sealed])).toMatchObject({ theirs: [], wants: [], captured: [], lost: [{ stream: "OLD" }, { stream: "OLD" }] });
});

test("a stream of our name that Jetlag has not made is theirs", () => {
  expect(coverageOf([stream("JETLAG_ADVISORIES", ["other.>"])])).toMatchObject({ ours: "stranger", theirs: [], captured: [] });
  expect(coverageOf([stream("JETLAG_ADVISORIES", [...deathSubjects])])).toMatchObject({
    ours: "stranger",
    theirs: ["JETLAG_ADVISORIES"],
    captured: deathSubjects,
  });
});

const token = fc.constantFrom("*", "$JS", "EVENT", "ADVISORY", "CONSUMER", "MAX_DELIVERIES", "MSG_TERMINATED", "ORDERS");
const pattern = fc
  .tuple(fc.integer({ min: 0, max: 6 }), fc.constantFrom(...deathSubjects), fc.array(token, { maxLength: 2 }), fc.boolean())
  .map(([keep, subject, more, tail]) => [...subject.split(".").slice(0, keep), ...more, ...(tail ? [">"] : [])].join("."))
  .filter((text) => text !== "" && !text.includes(">."));

test("what ours takes never overlaps theirs, and each subject is captured, wanted or lost", () => {
  fc.assert(
    fc.property(fc.array(fc.array(pattern, { maxLength: 3 }), { maxLength: 3 }), (subjects) => {
      const theirs = subjects.map((each, index) => stream(`S${index}`, each));
      const { wants, lost, captured } = coverageOf(theirs);
      for (const wanted of wants) expect(theirs.some((each) => each.subjects.some((one) => overlaps(one, wanted)))).toBe(false);
      const said = [...wants, ...lost.map(({ subject }) => subject), ...captured];
      for (const subject of deathSubjects) expect(said).toContain(subject);
      for (const subject of captured) expect(lost.map((one) => one.subject)).not.toContain(subject);
    }),
  );
});
