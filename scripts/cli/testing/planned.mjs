/** A planned re-drive as the API answers it, guarded as one is that says nothing of how it runs. */
const counts = { selected: 0, intent: 0, published: 0, settled: 3, notObserved: 0, boomeranged: 0, unknown: 0, skipped: 0, sent: 3 };
export const job = {
  id: "j",
  number: 41,
  context: "default",
  state: "planned",
  stateReason: null,
  sentence: "said.",
  reason: null,
  etaMs: null,
  counts,
};
export const plan = {
  count: 3,
  selectedCount: 4,
  groups: [{ id: "g", title: "Timeout", count: 3 }],
  sources: [{ stream: "DLQ", count: 3 }],
  targets: [{ subject: "a.b", subjectCount: 1, stream: "A", count: 3, receivers: [], receiversKnown: true, coreSubscribers: 1 }],
  alsoRemoves: [],
  alsoRemovesCount: 0,
  edited: 0,
  edits: [],
  keepsLetters: "none",
  refused: [{ id: "x", code: "TOO_LARGE", reason: "larger than the stream allows" }],
  refusedCount: 1,
  warnings: [{ code: "GROUP_GROWS", text: "The group grew by 3 in the last 10 minutes." }],
  ratePerSec: 50,
  etaMs: 4_000,
  canary: { count: 2 },
  options: { ramp: { startPerSec: 5 }, breaker: { inARow: 3, ratio: 0.1, of: 50 }, maxUnsettled: 500, delayMs: 0 },
};
export const planned = { ...job, planHash: "3f9cabcd", plan };
