import { expect, test } from "vitest";
import { noItems } from "./machine";
import { sentenceOf, type JobFacts } from "./sentence";

const none = noItems();
const said = (state: JobFacts["state"], counts: Partial<JobFacts["counts"]>, more: Partial<JobFacts> = {}) =>
  sentenceOf({
    state,
    stateReason: null,
    ratePerSec: 50,
    etaMs: null,
    options: { inPlace: null },
    counts: { ...none, ...counts },
    ...more,
  });

const inPlace = { options: { inPlace: { stream: "JOBS", consumer: "w", consumerCreatedAt: 1, fromSeq: 3 } } };

test.each<[string, string]>([
  [said("planned", { selected: 4_310 }), "4,310 messages planned, nothing sent yet."],
  [said("planned", { selected: 1 }), "1 message planned, nothing sent yet."],
  [said("planned", {}), "Nothing of what was selected can be sent."],
  [said("cancelled", { selected: 3 }), "Cancelled before it began: nothing was sent."],
  [said("expired", { selected: 3 }), "The plan expired before anybody started it: nothing was sent."],
  [
    said("running", { selected: 3_101, published: 1_204, unknown: 3, skipped: 2 }, { etaMs: 62_020 }),
    "1,204 of 4,310 sent, 3 undecided, 2 not sent. 62 s left, at most 50/s.",
  ],
  [said("running", { selected: 9_950, intent: 50 }, { etaMs: 200_000 }), "0 of 10,000 sent, 50 under way. 3 min 20 s left, at most 50/s."],
  [said("canary", { selected: 10 }), "0 of 10 sent."],
  [said("canary", { selected: 9, published: 3, settled: 2 }), "5 of 14 sent, 2 handled; the rest waits for what becomes of these."],
  [said("canary", { selected: 9, published: 1 }), "1 of 10 sent; the rest waits for what becomes of it."],
  [
    said("canary", { selected: 10 }, { stateReason: "it begins at 2026-11-22T20:42:07.972Z" }),
    "0 of 10 sent; it begins at 2026-11-22 20:42:07 UTC.",
  ],
  [said("running", { selected: 5, published: 5 }, { ratePerSec: null }), "5 of 10 sent."],
  [
    said("running", { selected: 5, published: 5 }, { stateReason: "waiting for NATS since 03:14:22", etaMs: 100 }),
    "5 of 10 sent; waiting for NATS since 03:14:22. 1 s left, at most 50/s.",
  ],
  [said("running", { published: 10 }, { etaMs: 0 }), "10 of 10 sent."],
  [said("aborting", { selected: 8, intent: 1, published: 1 }), "Stopping. 1 of 10 sent, 1 under way."],
  [said("aborted", { published: 4, skipped: 6 }), "Aborted. 4 of 10 sent, 6 not sent."],
  [said("aborted", { published: 4, skipped: 6 }, { stateReason: "ann stopped it" }), "Aborted: ann stopped it. 4 of 10 sent, 6 not sent."],
  [
    said("failed", { published: 4, skipped: 6 }, { stateReason: "WORK is full (10077)" }),
    "Stopped: WORK is full (10077). 4 of 10 sent, 6 not sent.",
  ],
  [said("failed", { published: 4, skipped: 6 }), "Stopped. 4 of 10 sent, 6 not sent."],
  [said("succeeded", { published: 4_310 }), "All 4,310 messages were sent."],
  [said("succeeded", { published: 1 }), "The message was sent."],
  [said("succeeded", { settled: 4 }), "All 4 messages were sent, and handled."],
  [said("succeeded", { settled: 3, "not-observed": 1 }), "All 4 messages were sent; of 1 nobody saw what became."],
  [
    said("settling", { settled: 3, published: 1, boomeranged: 2 }),
    "6 of 6 sent, 3 handled, 2 came back. What becomes of the others is being watched.",
  ],
  [said("settling", { published: 6 }), "6 of 6 sent. What becomes of them is being watched."],
  [said("paused", { settled: 3, selected: 1 }, { stateReason: "ann paused it" }), "Paused: ann paused it. 3 of 4 sent, 3 handled."],
  [
    said("tripped", { boomeranged: 3, selected: 1 }, { stateReason: "3 in a row came back" }),
    "Stopped by itself: 3 in a row came back. 3 of 4 sent, 3 came back.",
  ],
  [said("succeeded", { settled: 3, boomeranged: 1 }), "4 of 4 sent, 3 handled, 1 came back."],
  [said("partial", { settled: 209, boomeranged: 3, skipped: 2 }), "212 of 214 sent, 209 handled, 3 came back, 2 not sent."],
  [said("partial", { published: 4, unknown: 1, skipped: 5 }), "4 of 10 sent, 1 undecided, 5 not sent."],
  [said("partial", { published: 9, skipped: 1 }, { stateReason: "1 had left." }), "9 of 10 sent, 1 not sent; 1 had left."],
  [said("planned", { selected: 3 }, inPlace), "3 messages planned, nothing delivered again yet."],
  [said("planned", {}, inPlace), "Nothing of what was selected can be delivered again in place."],
  [
    said("settling", { settled: 1, published: 2 }, inPlace),
    "3 of 3 delivered again, 1 handled. What becomes of the others is being watched.",
  ],
  [said("succeeded", { settled: 2 }, inPlace), "All 2 messages were delivered again, and handled."],
  [said("partial", { settled: 1, skipped: 1 }, inPlace), "1 of 2 delivered again, 1 handled, 1 not delivered again."],
])("%s", (sentence, expected) => {
  expect(sentence).toBe(expected);
});
