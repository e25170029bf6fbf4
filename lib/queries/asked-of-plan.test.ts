import { expect, test } from "vitest";
import { RunOptions } from "@/lib/domain/redrive/run/options";
import { aRedrive } from "@/lib/domain/share/fixtures";
import { askedOfPlan } from "./asked-of-plan";

const target = { mode: "subject", subject: "retry.{subject}" } as const;
const planned = { ...aRedrive().plan, selection: { group: "g" }, keep: true, ratePerSec: 7 };
const guarded = RunOptions.parse({ canary: { waitMs: 9_000 }, ramp: {}, maxUnsettled: 9, delayMs: 60_000 });
const { inPlace: _inPlace, ...run } = guarded;
const noItems = () => Promise.reject(new Error("its letters were not named one by one"));

test("all that a plan was asked for is asked for again", async () => {
  expect(await askedOfPlan(aRedrive({ plan: { ...planned, target, options: guarded } }), noItems)).toEqual({
    context: "toolworks",
    selection: { group: "g" },
    target,
    options: { ...run, breaker: false, ratePerSec: 7, keep: true },
    reason: "crm is back, INC-812",
  });
});

test("what was not asked for is not: no target, no reason, no guard, no cap", async () => {
  const without = aRedrive({ reason: null, plan: { ...planned, keep: false, ratePerSec: null } });
  expect(await askedOfPlan(without, noItems)).toEqual({
    context: "toolworks",
    selection: { group: "g" },
    options: { canary: false, ramp: false, breaker: false, maxUnsettled: null, echo: false, delayMs: 0, ratePerSec: null, keep: false },
  });
});

test("what is changed goes before it, and the rest stays", async () => {
  const changes = { options: { ratePerSec: 1, ramp: { startPerSec: 1, windowMs: 500 } }, reason: "slower" };
  expect(await askedOfPlan(aRedrive({ plan: { ...planned, target } }), noItems, changes)).toMatchObject({
    target,
    reason: "slower",
    options: { ...changes.options, keep: true, canary: false },
  });
});

test("letters that were named one by one are named again, page by page, with those that were refused", async () => {
  const { selection: _, ...named } = planned;
  const plan = { ...named, count: 501, refused: [{ id: "refused", code: "NO_STREAM" as const, reason: "none" }], refusedCount: 1 };
  const readItems = ({ limit, offset }: { limit: number; offset: number }) =>
    Promise.resolve({ items: [{ deadLetters: [`from ${offset}`, `to ${offset + limit}`] }] });
  expect((await askedOfPlan(aRedrive({ plan }), readItems)).selection).toEqual({
    ids: ["refused", "from 0", "to 500", "from 500", "to 1000"],
  });
});

test("a plan that does not say whether its letters stay is not asked for again", async () => {
  await expect(askedOfPlan(aRedrive(), noItems)).rejects.toMatchObject({ code: "UNSUPPORTED" });
});
