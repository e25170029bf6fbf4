import { expect, test } from "vitest";
import { RunOptions } from "@/lib/domain/redrive/run/options";
import { aRedrive } from "@/lib/domain/share/fixtures";
import { askedOf, askedWith, draftOf, mayBeInPlace, wrongBoxes, type HowDraft } from "./how-draft";

const all = RunOptions.parse({
  canary: { perGroup: 2, max: 4, waitMs: 9_000 },
  ramp: { startPerSec: 0.5, windowMs: 2_500 },
  breaker: { inARow: 4, ratio: 0.125, of: 40 },
  maxUnsettled: 300,
  delayMs: 90_000,
});

test("what a plan has is what its form asks for again", () => {
  const { echo: _echo, inPlace: _inPlace, ...asked } = all;
  expect(askedOf(draftOf(all), 9_000)).toEqual(asked);
  const none = RunOptions.parse({});
  expect(askedOf(draftOf(none), null)).toEqual({ canary: false, ramp: false, breaker: false, maxUnsettled: null, delayMs: 0 });
});

test("what is switched on begins with the usual", () => {
  expect(askedOf({ ...draftOf(RunOptions.parse({})), canary: true, ramp: true, breaker: true }, null)).toEqual(
    askedOf(draftOf(RunOptions.parse({ canary: {}, ramp: {}, breaker: {} })), null),
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
  const draft = { ...draftOf(all), ...more };
  expect(wrongBoxes(draft)).toEqual(wrong);
  expect(askedOf(draft, null) === null).toBe(wrong.length > 0);
});

test("in place only its begin can be chosen, and one that was in place is guarded when it is sent instead", () => {
  const planned = (more: object) => ({ job: { plan: { ...aRedrive().plan, ...more } } });
  const draft = { ...draftOf(RunOptions.parse({ delayMs: 60_000 }), true), perGroup: "no number" };
  const asked = askedOf(draft, null);
  expect(asked).toEqual({ canary: false, ramp: false, breaker: false, maxUnsettled: null, delayMs: 60_000 });
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
