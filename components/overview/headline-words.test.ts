import { expect, test } from "vitest";
import type { ContextSummary, Finding, Overview } from "@/lib/domain/overview/types";
import { headlineWords, noteWords } from "./headline-words";
import { unreached } from "./unreached";

const system = (over: Partial<ContextSummary> = {}): ContextSummary => ({
  context: "toolworks",
  state: "live",
  detail: null,
  asOf: "2026-11-21T03:00:00Z",
  status: "ok",
  streams: 1,
  consumers: 1,
  lag: 0,
  oldestAgeMs: null,
  redeliveryRatePerSec: 0,
  redeliveryIsEstimate: false,
  deadLetters: 0,
  publishRatePerSec: 1,
  publishSeries: [],
  gaps: [],
  ...over,
});
const finding = (over: Partial<Finding> = {}): Finding => ({
  id: "1",
  kind: "consumer",
  context: "toolworks",
  status: "no-workers",
  title: "t",
  sentence: "s",
  subject: null,
  since: null,
  series: [],
  href: "/",
  count: null,
  ...over,
});
const overview = (over: Partial<Overview> = {}): Overview => ({
  asOf: "2026-11-21T03:00:00Z",
  needsYou: [],
  gettingBetter: [],
  consumersFine: 41,
  consumersGivingUp: 0,
  troubleSince: null,
  lastTroubleAt: null,
  watchingSince: "2026-11-21T02:00:00Z",
  totals: { lag: 0, redeliveryRatePerSec: 0, redeliveryIsEstimate: false, deadLetters: 0, publishRatePerSec: 0 },
  series: { lag: [], redeliveryRatePerSec: [], deadLetters: [], publishRatePerSec: [] },
  contexts: [system()],
  ...over,
});

test("what is wrong is counted", () => {
  expect(headlineWords(overview({ needsYou: [finding()] }))).toBe("1 thing needs you");
  expect(headlineWords(overview({ needsYou: [finding(), finding()] }))).toBe("2 things need you");
});

test("calm is claimed only for what is seen", () => {
  expect(headlineWords(overview())).toBe("Nothing needs you");
  expect(headlineWords(overview({ contexts: [system(), system({ state: "stale" })] }))).toBe("Nothing needs you, as far as can be seen");
  expect(headlineWords(overview({ contexts: [system({ state: "connecting", asOf: null })] }))).toBe("Nothing seen yet");
  expect(headlineWords(overview({ contexts: [] }))).toBe("Nothing is watched yet");
});

test("the note counts what is fine, and says nothing of what was never seen", () => {
  expect(noteWords(overview({ gettingBetter: [finding()] }))).toBe("1 getting better · 41 consumers fine");
  expect(noteWords(overview({ contexts: [system({ asOf: null })] }))).toBeNull();
  expect(noteWords(overview({ contexts: [system({ state: "disconnected" })] }))).toBe("41 consumers fine when last seen");
});

test("what gave up on messages lately is not fine", () => {
  expect(noteWords(overview({ consumersFine: 40, consumersGivingUp: 1 }))).toBe(
    "40 consumers fine · 1 gave up on messages in the last 10 minutes",
  );
});

test("a context that does not move is said once", () => {
  const down = system({ state: "disconnected", detail: "connection refused" });
  expect(unreached(overview({ contexts: [down] }))).toHaveLength(1);
  expect(unreached(overview({ contexts: [down], needsYou: [finding({ kind: "context" })] }))).toHaveLength(0);
});
