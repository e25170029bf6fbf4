import { expect, test } from "vitest";
import { consider, newControl, resumed, saw, type Control, type Facts } from "./control";
import { RunOptions } from "./options";

const options = RunOptions.parse({ ramp: {}, breaker: {}, maxUnsettled: 500 });
const facts: Facts = { now: 0, capPerSec: 50, canaries: { kind: "over" }, selected: 1_000, intent: 0, unsettled: 0 };
const said = (control: Control, more: Partial<Facts> = {}) => consider(control, { ...facts, ...more }).allowance;
const seen = (control: Control, states: readonly ("settled" | "boomeranged")[], isCanary = false) =>
  states.reduce((next, state, index) => saw(next, { n: index + 1, state }, { now: 0, capPerSec: 50, isCanary }), control);
const bare = newControl(RunOptions.parse({}));

test("without anything, all may be taken, as fast as a person wants", () => {
  expect(said(bare)).toEqual({ phase: "running", mayTake: 1_000, ratePerSec: 50, stop: null });
  expect(said(bare, { capPerSec: null, unsettled: 1e6 })).toMatchObject({ mayTake: 1_000, ratePerSec: null });
});

test("canaries first, at the rate that the ramp begins with, and then nothing until they are over", () => {
  const control = newControl(options);
  expect(said(control, { canaries: { kind: "waiting", toSend: 3 } })).toEqual({ phase: "canary", mayTake: 3, ratePerSec: 5, stop: null });
  expect(said(control, { canaries: { kind: "waiting", toSend: 0 }, unsettled: 3 })).toMatchObject({ phase: "canary", mayTake: 0 });
  expect(said(control)).toMatchObject({ phase: "running", mayTake: 500, ratePerSec: 5 });
});

test("the ramp begins when the canaries are over; without a cap there is none", () => {
  const waiting = consider(newControl(options), { ...facts, canaries: { kind: "waiting", toSend: 0 } }).control;
  const begun = consider(waiting, { ...facts, now: 60_000 });
  expect(begun.allowance.ratePerSec).toBe(5);
  const settled = saw(begun.control, { n: 9, state: "settled" }, { now: 61_000, capPerSec: 50, isCanary: false });
  expect(said(settled, { now: 64_999 }).ratePerSec).toBe(5);
  expect(said(settled, { now: 65_000 }).ratePerSec).toBe(10);
  expect(said(settled, { now: 65_000, capPerSec: 7 }).ratePerSec).toBe(7);
  expect(said(settled, { now: 65_000, capPerSec: null }).ratePerSec).toBeNull();
});

test("a canary that failed pauses the job until a person resumes it, also when it is all right later", () => {
  const failed = consider(newControl(options), { ...facts, canaries: { kind: "failed", why: "the canary came back" } });
  expect(failed.allowance).toMatchObject({ mayTake: 0, stop: { kind: "pause", why: "the canary came back" } });
  expect(said(failed.control)).toMatchObject({ mayTake: 0, stop: { kind: "pause" } });
  expect(said(resumed(failed.control))).toMatchObject({ mayTake: 500, stop: null });
});

test("a canary that comes back late stops the job before the breaker would", () => {
  expect(said(seen(newControl(options), ["boomeranged"], true)).stop).toEqual({
    kind: "pause",
    why: "the canary came back: message 1 is a dead letter again",
  });
  expect(said(seen(bare, ["boomeranged"])).stop).toBeNull();
});

test("the breaker trips, and what settles later does not mend it; a resume counts anew", () => {
  const tripped = seen(newControl(options), ["boomeranged", "boomeranged", "boomeranged", "settled"]);
  expect(said(tripped)).toMatchObject({ mayTake: 0, stop: { kind: "trip", why: "3 in a row came back" } });
  expect(said(seen(resumed(tripped), ["boomeranged", "boomeranged"])).stop).toBeNull();
});

test("with nothing left to send there is nothing to stop", () => {
  const tripped = seen(newControl(options), ["boomeranged", "boomeranged", "boomeranged"]);
  expect(said(tripped, { selected: 0, intent: 1 }).stop).not.toBeNull();
  expect(said(tripped, { selected: 0 }).stop).toBeNull();
  expect(said(newControl(options), { selected: 0, canaries: { kind: "failed", why: "x" } }).stop).toBeNull();
});

test("so many are sent and not settled at most, and a quarter of them goes out at once", () => {
  const control = newControl(options);
  expect([0, 300, 375, 376, 500, 900].map((unsettled) => said(control, { unsettled }).mayTake)).toEqual([500, 200, 125, 0, 0, 0]);
  expect(said(control, { unsettled: 300, intent: 50 }).mayTake).toBe(150);
  expect(said(control, { unsettled: 480, selected: 15 }).mayTake).toBe(15);
  const one = newControl({ ...options, maxUnsettled: 1 });
  expect([said(one).mayTake, said(one, { unsettled: 1 }).mayTake, said(one, { intent: 1 }).mayTake]).toEqual([1, 0, 0]);
});
