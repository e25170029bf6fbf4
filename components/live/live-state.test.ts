import { expect, test } from "vitest";
import { liveState } from "./live-state";
import type { LiveFacts } from "./live-store";

type Context = NonNullable<LiveFacts["tick"]>["contexts"][number];

const context = (over: Partial<Context> = {}): Context => ({ context: "a", state: "live", ageMs: 500, detail: null, ...over });
const facts = (contexts: Context[], over: Partial<LiveFacts> = {}): LiveFacts => ({
  link: { kind: "open" },
  lostAt: null,
  tick: { contexts },
  tickAt: 10_000,
  ...over,
});

test("before anything was heard it is connecting", () => {
  expect(liveState(facts([], { link: { kind: "connecting" }, tick: null, tickAt: null }), { now: 0 })).toEqual({ kind: "connecting" });
});

test("the age is the server's, plus the time since it said so; of several the oldest", () => {
  expect(liveState(facts([context(), context({ context: "b", ageMs: 1_500 })]), { now: 11_000 })).toEqual({ kind: "live", ageMs: 2_500 });
  expect(liveState(facts([context(), context({ context: "b", ageMs: 1_500 })]), { now: 11_000, context: "a" })).toEqual({
    kind: "live",
    ageMs: 1_500,
  });
});

test("one context that is late makes it stale, and says which and why", () => {
  const late = context({ context: "b", state: "stale", ageMs: 14_000, detail: "monitoring answered 500" });
  expect(liveState(facts([context(), late]), { now: 10_000 })).toEqual({ kind: "stale", ageMs: 14_000, why: "b: monitoring answered 500" });
});

test("all contexts gone is disconnected", () => {
  const gone = context({ state: "disconnected", ageMs: 60_000, detail: "connection refused" });
  expect(liveState(facts([gone]), { now: 10_000 })).toEqual({ kind: "disconnected", ageMs: 60_000, why: "a: connection refused" });
  expect(liveState(facts([context({ context: "b" }), gone]), { now: 10_000 }).kind).toBe("stale");
});

test("a lost link is forgiven for four seconds, then it is disconnected", () => {
  const lost = facts([context()], { link: { kind: "lost", why: "The console does not answer." }, lostAt: 11_000 });
  expect(liveState(lost, { now: 14_000 }).kind).toBe("live");
  expect(liveState(lost, { now: 15_000 })).toEqual({ kind: "disconnected", ageMs: 5_500, why: "The console does not answer." });
});

test("a context that the console does not have is said to be none, not to be on its way", () => {
  expect(liveState(facts([context()]), { now: 10_000, context: "nope" })).toEqual({
    kind: "nowhere",
    why: "This console has no context named nope.",
  });
});
