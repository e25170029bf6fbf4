import { expect, test } from "vitest";
import type { Plan } from "@/lib/domain/redrive/row";
import { RunOptions } from "@/lib/domain/redrive/run/options";
import { aRedrive } from "@/lib/domain/share/fixtures";
import { askedOf, askedWith, draftOf, mayBeInPlace, mayEcho, wrongBoxes, wrongSubject, type HowDraft } from "./how-draft";

const all = RunOptions.parse({
  canary: { perGroup: 2, max: 4, waitMs: 9_000 },
  ramp: { startPerSec: 0.5, windowMs: 2_500 },
  breaker: { inARow: 4, ratio: 0.125, of: 40 },
  maxUnsettled: 300,
  echo: true,
  delayMs: 90_000,
});

const draftWith = (options: RunOptions, more: Partial<Pick<Plan, "target" | "keep">> = {}) => draftOf({ options, ...more });

test("what a plan has is what its form asks for again", () => {
  const { inPlace: _inPlace, ...asked } = all;
  expect(askedOf(draftWith(all), 9_000)).toEqual(asked);
  const none = RunOptions.parse({});
  expect(askedOf(draftWith(none), null)).toEqual({
    canary: false,
    ramp: false,
    breaker: false,
    maxUnsettled: null,
    echo: false,
    delayMs: 0,
  });
});

test("what is switched on begins with the usual", () => {
  expect(askedOf({ ...draftWith(RunOptions.parse({})), canary: true, ramp: true, breaker: true }, null)).toEqual(
    askedOf(draftWith(RunOptions.parse({ canary: {}, ramp: {}, breaker: {} })), null),
  );
});

test.each([
  [{ perGroup: "0" }, ["perGroup"]],
  [{ perGroup: "1.5", max: "" }, ["perGroup", "max"]],
  [{ percent: "0", of: "many" }, ["percent", "of"]],
  [{ percent: "100.1" }, ["percent"]],
  [{ maxUnsettled: "0" }, ["maxUnsettled"]],
  [{ maxUnsettled: "" }, []],
  [{ maxUnsettled: "1,000" }, []],
  [{ delayMin: "-1" }, ["delayMin"]],
  [{ delayMin: "10081" }, ["delayMin"]],
  [{ startPerSec: "fast", windowSec: "0" }, ["startPerSec", "windowSec"]],
  [{ ramp: false, startPerSec: "fast" }, []],
] satisfies [Partial<HowDraft>, string[]][])("%j: %j", (more, wrong) => {
  const draft = { ...draftWith(all), ...more };
  expect(wrongBoxes(draft)).toEqual(wrong);
  expect(askedOf(draft, null) === null).toBe(wrong.length > 0);
});

test("in place only its begin can be chosen, and one that was in place is guarded when it is sent instead", () => {
  const planned = (more: object) => ({ job: { plan: { ...aRedrive().plan, ...more } } });
  const draft = { ...draftWith(RunOptions.parse({ delayMs: 60_000 }), { target: { mode: "in-place" } }), perGroup: "no number" };
  const asked = askedOf(draft, null);
  expect(asked).toEqual({ canary: false, ramp: false, breaker: false, maxUnsettled: null, echo: false, delayMs: 60_000 });
  expect(asked && askedWith(asked, { ...planned({}), draft, ratePerSec: 7 })).toMatchObject({
    target: { mode: "in-place" },
    options: { ratePerSec: null, keep: false },
  });
  const sent = { ...draft, inPlace: false, perGroup: "3" };
  const guarded = askedOf(sent, null);
  expect(guarded).toMatchObject({ canary: { perGroup: 3 }, breaker: { inARow: 3 }, maxUnsettled: 500 });
  const was = planned({ target: { mode: "in-place" } });
  expect(guarded && askedWith(guarded, { ...was, draft: sent, ratePerSec: null })).toMatchObject({
    target: null,
    options: { ratePerSec: 50 },
  });
});

test("in place is offered where all lie in the stream that they would go to, and that keeps nothing", () => {
  const { targets } = aRedrive().plan;
  const [target] = targets;
  const into = (stream: string, retention: "limits" | "workqueue") => (target ? [{ ...target, stream, retention }] : []);
  const sources = [{ stream: "JOBS", count: 1 }];
  expect(mayBeInPlace({ sources, targets: into("JOBS", "workqueue") })).toBe(true);
  expect(mayBeInPlace({ sources, targets: into("JOBS", "limits") })).toBe(false);
  expect(mayBeInPlace({ sources, targets: into("OTHER", "workqueue") })).toBe(false);
});

test("where it goes and what stays is asked for again as it was, or otherwise", () => {
  const planned = { job: { plan: aRedrive().plan }, ratePerSec: 7 };
  const draft = draftWith(all, { target: { mode: "subject", subject: "retry.{1}" }, keep: true });
  expect(draft).toMatchObject({ aside: true, subject: "retry.{1}", keep: true, echo: true });
  const asked = askedOf(draft, null);
  expect(asked && askedWith(asked, { ...planned, draft })).toMatchObject({
    target: { mode: "subject", subject: "retry.{1}" },
    options: { keep: true, ratePerSec: 7, echo: true },
  });
  expect(asked && askedWith(asked, { ...planned, draft: { ...draft, aside: false, keep: false } })).toMatchObject({
    target: null,
    options: { keep: false },
  });
});

test.each([
  [{ aside: true, subject: "a.>" }, true],
  [{ aside: true, subject: "" }, true],
  [{ aside: true, subject: " retry.{subject} " }, false],
  [{ aside: false, subject: "a.>" }, false],
  [{ aside: true, subject: "a.>", inPlace: true }, false],
] satisfies [Partial<HowDraft>, boolean][])("the subject of %j is wrong: %j", (more, isWrong) => {
  const draft = { ...draftWith(all), ...more };
  expect(wrongSubject(draft) !== null).toBe(isWrong);
  expect(askedOf(draft, null) === null).toBe(isWrong);
});

test("an echo is offered where what is handled leaves", () => {
  const { targets } = aRedrive().plan;
  expect(mayEcho({ targets })).toBe(false);
  expect(mayEcho({ targets: targets.map((target) => ({ ...target, retention: "workqueue" as const })) })).toBe(true);
});
