import { expect, test } from "vitest";
import { canariesNow, type Canary } from "./canaries";

const SENT = 1_000_000;
const sent: Canary = { n: 1, state: "published", publishedAt: SENT, settlement: null };
const as = (state: Canary["state"], more: Partial<Canary> = {}): Canary => ({ n: 1, state, publishedAt: null, settlement: null, ...more });
const became = (state: "settled" | "boomeranged" | "not-observed", by: string | null = null, at = SENT + 10): Canary => ({
  ...sent,
  state,
  settlement: { state, by, at, boomerang: null },
});
const now = (canaries: readonly Canary[], { at = SENT + 20, waitMs = null as number | null, resumedAt = null as number | null } = {}) => {
  const found = canariesNow(canaries, { at, waitMs, resumedAt });
  return found.kind === "failed" ? found.why : found.kind === "waiting" ? found.toSend : found.kind;
};

test.each<[string, ReturnType<typeof now>, unknown]>([
  ["none", now([]), "over"],
  ["all wait to be sent", now([as("selected"), as("selected")]), 2],
  ["one is under way, one waits", now([as("intent"), as("selected")]), 1],
  ["all are sent", now([sent, sent]), 0],
  ["all are settled", now([became("settled"), became("settled")]), "over"],
  ["one is left out", now([became("settled"), as("skipped")]), "over"],
  ["all are left out", now([as("skipped")]), "no canary could be sent"],
  ["all are left out, and a person had it go on", now([as("skipped")], { resumedAt: SENT }), "over"],
  ["one came back", now([became("settled"), became("boomeranged")]), "the canary came back: message 1 is a dead letter again"],
  [
    "one came back, and others wait",
    now([as("selected"), became("boomeranged")]),
    "the canary came back: message 1 is a dead letter again",
  ],
  ["nobody saw it in time", now([became("not-observed")]), "nobody saw in time what became of the canary"],
  [
    "nobody may see it",
    now([became("not-observed", "acks may not be read")]),
    "nobody saw what became of the canary: acks may not be read",
  ],
  ["it may not have been sent", now([as("unknown")]), "it is not known whether the canary, message 1, was sent"],
  ["it takes long, and may", now([sent], { at: SENT + 3_600_000 }), 0],
  ["its time is not over", now([sent], { waitMs: 60_000, at: SENT + 59_999 }), 0],
  ["its time is over", now([sent], { waitMs: 60_000, at: SENT + 60_000 }), "the canary was not settled within 1 min"],
])("%s", (_, found, expected) => expect(found).toBe(expected));

test("a person who has it go on forgives what had gone wrong by then, and nothing else", () => {
  const forgiving = { resumedAt: SENT + 100_000, at: SENT + 200_000 };
  expect(now([became("boomeranged"), became("not-observed"), as("unknown")], forgiving)).toBe("over");
  expect(now([became("boomeranged"), sent], forgiving)).toBe(0);
  expect(now([became("boomeranged", null, SENT + 100_001)], forgiving)).toContain("came back");
  expect(now([sent], { ...forgiving, waitMs: 60_000 })).toBe("over");
  expect(now([became("not-observed", null, SENT + 150_000)], { ...forgiving, waitMs: 60_000 })).toBe("over");
  expect(now([became("boomeranged", null, SENT + 150_000)], { ...forgiving, waitMs: 60_000 })).toContain("came back");
  expect(now([sent], { ...forgiving, waitMs: 150_000 })).toContain("was not settled within");
});
