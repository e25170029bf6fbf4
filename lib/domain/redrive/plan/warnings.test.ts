import { expect, test } from "vitest";
import { textToBytes } from "../../payload";
import type { StreamFacts } from "./facts";
import { RunOptions } from "../run/options";
import { aLetter, aReceiver, aStream, aWorld, letters, MADE_AT, plan, SEEN_AT, warnings, worldOf } from "./fixtures";

const two = [aLetter(1), aLetter(2)];
const codes = (made: ReturnType<typeof plan>) => made.plan.warnings.map(({ code }) => code);

test("nothing to say but that nothing guards it", () => {
  expect(plan(two).plan.warnings).toEqual([
    { code: "UNGUARDED", text: "No canary, no ramp, no breaker: 2 messages go out at 50/s until somebody aborts." },
  ]);
  expect(warnings(plan([aLetter(1)], aWorld(), { ratePerSec: null }), "UNGUARDED")).toEqual([
    "No canary, no ramp, no breaker: 1 message goes out as fast as the target takes it until somebody aborts.",
  ]);
});

const grown = (...groups: [letter: string, group: string, count: number][]) =>
  aWorld({
    lately: { titles: new Map(), grown: new Map(groups.map(([letter, group, count]) => [letter, { group, count }])), gaveUp: new Map() },
  });
const inGroup = (seq: number, group: string, error: string) => aLetter(seq, { letter: { group, error } });

test("GROUP_GROWS: what failed a moment ago, whatever else is said", () => {
  const one = [inGroup(1, "a", "crm is down"), inGroup(2, "a", "crm is down")];
  expect(codes(plan(one, grown(["a", "a", 12])))).toEqual(["GROUP_GROWS", "UNGUARDED"]);
  expect(warnings(plan(one, grown(["a", "a", 1_200])), "GROUP_GROWS")).toEqual(["The group grew by 1,200 in the last 10 minutes."]);
  expect(warnings(plan(one, grown(["b", "b", 12])), "GROUP_GROWS")).toEqual([]);
});

test("GROUP_GROWS: of several groups it is said which, and groups that were merged are one", () => {
  const several = [inGroup(1, "a", "crm is down"), inGroup(2, "b", "no such customer"), inGroup(3, "c", "crm is gone")];
  expect(warnings(plan(several, grown(["a", "a", 12], ["c", "a", 12])), "GROUP_GROWS")).toEqual([
    `The group "crm is down" grew by 12 in the last 10 minutes.`,
  ]);
});

test("a group is called what people see it as, also where a rule has named it", () => {
  const titles = new Map([["a", "crm Timeout"]]);
  const world = aWorld({ lately: { titles, grown: new Map([["a", { group: "a", count: 2 }]]), gaveUp: new Map() } });
  const { groups, warnings: said } = plan([inGroup(1, "a", "Timeout after 8 s"), inGroup(2, "b", "no such customer")], world).plan;
  expect(groups.map(({ title }) => title).toSorted()).toEqual(["crm Timeout", "no such customer"]);
  expect(said).toContainEqual({ code: "GROUP_GROWS", text: `The group "crm Timeout" grew by 2 in the last 10 minutes.` });
});

test("UNGUARDED is said of every plan without canary or breaker, also of one that sends nothing", () => {
  expect(codes(plan([]))).toEqual(["UNGUARDED"]);
  const guarded = (options: object) => warnings(plan(two, aWorld(), { run: RunOptions.parse(options) }), "UNGUARDED");
  expect(guarded({ canary: {}, breaker: {} })).toEqual([]);
  expect(guarded({ canary: {}, ramp: {} })).toEqual(["No breaker: 2 messages go out at 50/s until somebody aborts."]);
  expect(guarded({ breaker: {} })).toEqual(["No canary, no ramp: 2 messages go out at 50/s until the breaker trips or somebody aborts."]);
});

test("ORDER_BREAKS: a canary that goes before an earlier message of its subject", () => {
  const dead = (seq: number, group: string, last: string) => aLetter(seq, { letter: { group }, outgoing: { subject: `work.${last}` } });
  const said = (...chosen: ReturnType<typeof dead>[]) =>
    warnings(plan(chosen, aWorld(), { run: RunOptions.parse({ canary: { perGroup: 1 } }) }), "ORDER_BREAKS");
  expect(said(dead(1, "one", "a"), dead(2, "one", "a"), dead(3, "two", "b"))).toEqual([]);
  expect(said(dead(1, "one", "a"), dead(2, "one", "a"), dead(3, "two", "a"))).toEqual([
    "The canaries break the order: one goes out before earlier messages of work.a.",
  ]);
  expect(said(dead(1, "one", "a"), dead(2, "one", "a"), dead(3, "two", "a"), dead(4, "one", "b"), dead(5, "three", "b"))).toEqual([
    "The canaries break the order: one goes out before earlier messages of work.a and of 1 other subject.",
  ]);
});

test("WINDOW_SHORT: a window shorter than the job", () => {
  const many = Array.from({ length: 150 }, (_, index) => aLetter(index + 1));
  const short = worldOf({ duplicateWindowMs: 2_000 });
  expect(warnings(plan(many, short), "WINDOW_SHORT")).toEqual([
    "WORK knows a message again for 2 s, and this takes 3 s: after a crash that lasts longer, a person may have to decide about what was under way.",
  ]);
  expect(warnings(plan(many.slice(0, 100), short), "WINDOW_SHORT")).toEqual([]);
  expect(warnings(plan(many, short, { ratePerSec: null }), "WINDOW_SHORT")).toEqual([]);
});

test("ECHO_HOLDS: what an echo costs, where there is one", () => {
  const run = RunOptions.parse({ echo: true });
  expect(warnings(plan([aLetter(1)], worldOf({ retention: "workqueue" }), { run }), "ECHO_HOLDS")).toEqual([
    "The echo: a mirror copies what is sent to WORK while the job lives, whoever sends it. WORK keeps what was acknowledged until it is copied: a second, or as long as the mirror cannot copy.",
  ]);
  expect(warnings(plan([aLetter(1)], worldOf({ retention: "limits" }), { run }), "ECHO_HOLDS")).toEqual([]);
  expect(warnings(plan([aLetter(1)], worldOf({ retention: "workqueue" })), "ECHO_HOLDS")).toEqual([]);
});

test("FEEDS_DLQ: what flows on into another dead-letter stream than the letters' own", () => {
  const sources = [{ stream: "WORK", filter: "work.a", moves: [], external: false }];
  const world = (more: Partial<StreamFacts>) =>
    aWorld({ streams: [aStream(), letters, aStream({ name: "OTHER", subjects: [], sources, ...more })] });
  const other = world({ isDeadLetter: true });
  expect(warnings(plan(two, other), "FEEDS_DLQ")).toEqual([
    "2 messages flow on into OTHER, another dead-letter stream: they will be shown there as dead letters.",
  ]);
  expect(warnings(plan([aLetter(1), aLetter(2, { outgoing: { subject: "work.b" } })], other), "FEEDS_DLQ")).toEqual([
    "1 message flows on into OTHER, another dead-letter stream: it will be shown there as a dead letter.",
  ]);
  expect(warnings(plan(two, world({})), "FEEDS_DLQ")).toEqual([]);
});

const received = (...receivers: ReturnType<typeof aReceiver>[]) => aWorld({ receivers: new Map([["WORK", receivers]]) });

test("TARGET_PAUSED", () => {
  const text = "worker is paused: 2 messages will wait there.";
  expect(warnings(plan(two, received(aReceiver({ paused: true }))), "TARGET_PAUSED")).toEqual([text]);
  expect(warnings(plan(two, received(aReceiver({}, { status: "paused" }))), "TARGET_PAUSED")).toEqual([text]);
});

test.each([
  ["offline", "worker has no leader: 1 message will wait there."],
  ["no-workers", "worker has no workers: 1 message will wait there."],
  ["stuck", "worker is stuck: 1 message will wait there."],
  ["stalled", "worker is stalled: 1 message will wait there."],
] as const)("TARGET_DOWN: %s", (status, text) => {
  expect(warnings(plan([aLetter(1)], received(aReceiver({}, { status }))), "TARGET_DOWN")).toEqual([text]);
});

test("TARGET_DOWN: nobody receives it", () => {
  expect(warnings(plan([aLetter(1)], received()), "TARGET_DOWN")).toEqual([
    "Nobody receives 1 message in WORK: no consumer takes its subject.",
  ]);
  expect(warnings(plan(two, received(aReceiver({ filterSubjects: ["work.b"] }))), "TARGET_DOWN")).toEqual([
    "Nobody receives 2 messages in WORK: no consumer takes their subject.",
  ]);
  const half = [aLetter(1), aLetter(2, { outgoing: { subject: "work.b" } })];
  expect(warnings(plan(half, received(aReceiver({ filterSubjects: ["work.b"] }))), "TARGET_DOWN")).toEqual([
    "Nobody receives 1 message in WORK: no consumer takes its subject.",
  ]);
});

test("a busy worker is no warning", () => {
  for (const status of ["ok", "draining", "saturated", "falling-behind", "poisoned", null] as const)
    expect(codes(plan(two, received(aReceiver({ numWaiting: 0 }, { status }))))).toEqual(["UNGUARDED"]);
});

test.each<[Partial<StreamFacts>, string]>([
  [{ storage: "memory" }, "WORK keeps messages in memory: 2 dead letters stay until a person removes them."],
  [{ storage: "memory", maxAgeMs: 300_000 }, "WORK keeps messages for 5 min in memory: 2 dead letters stay until a person removes them."],
  [{ maxAgeMs: 3_599_000 }, "WORK keeps messages for 59 min 59 s only: 2 dead letters stay until a person removes them."],
])("SHORT_LIVED: %j", (target, text) => {
  const made = plan(two, worldOf(target));
  expect(warnings(made, "SHORT_LIVED")).toEqual([text]);
  expect([made.plan.keepsLetters, made.items.every(({ keepsLetter }) => keepsLetter)]).toEqual(["all", true]);
});

test("SHORT_LIVED is no news where letters are kept anyway, nor at an hour", () => {
  expect(warnings(plan(two, worldOf({ storage: "memory" }), { keep: true }), "SHORT_LIVED")).toEqual([]);
  const hour = plan(two, worldOf({ maxAgeMs: 3_600_000 }));
  expect([warnings(hour, "SHORT_LIVED"), hour.plan.keepsLetters]).toEqual([[], "none"]);
});

test("IDS_REPLACED", () => {
  const withId = aLetter(1, { outgoing: { originalMsgId: textToBytes("m") } });
  expect(warnings(plan([withId, aLetter(2)]), "IDS_REPLACED")).toEqual([
    "1 message had a Nats-Msg-Id: a new one replaces it, and Jetlag-Original-Msg-Id carries the old one.",
  ]);
});

test("HEADERS_UNKNOWN", () => {
  const bare = [1, 2].map((seq) => aLetter(seq, { outgoing: { headersKnown: false, from: "envelope" } }));
  expect(warnings(plan(bare), "HEADERS_UNKNOWN")).toEqual([
    "2 messages come from envelopes without headers: they go out without the ones they had.",
  ]);
  expect(warnings(plan(bare.slice(1)), "HEADERS_UNKNOWN")).toEqual([
    "1 message comes from an envelope without headers: it goes out without the ones it had.",
  ]);
});

test("OTHER_STREAM: what stores the subject now is not where it died", () => {
  const elsewhere = aLetter(1, { letter: { originalStream: "OLD" } });
  expect(warnings(plan([elsewhere, aLetter(2)]), "OTHER_STREAM")).toEqual([
    "1 message died in OLD and goes to WORK, which stores its subject now.",
  ]);
  expect(warnings(plan([aLetter(1, { letter: { originalStream: null } })]), "OTHER_STREAM")).toEqual([]);
});

test("ORIGINAL_STAYS: on a work queue or interest the one that was given up on lies beside the new one", () => {
  const still = aLetter(1, { letter: { originalSeq: 5 }, stored: { originalCreatedAt: MADE_AT, originalStoredAt: SEEN_AT } });
  expect(warnings(plan([still, aLetter(2)], worldOf({ retention: "workqueue" })), "ORIGINAL_STAYS")).toEqual([
    "1 original still lies in WORK, given up on, and stays there beside the new copy.",
  ]);
  expect(warnings(plan([still]), "ORIGINAL_STAYS")).toEqual([]);
  expect(warnings(plan([aLetter(2)], worldOf({ retention: "workqueue" })), "ORIGINAL_STAYS")).toEqual([]);
  const old = aStream({ name: "OLD", subjects: ["old.>"], retention: "workqueue" });
  const elsewhere = aLetter(1, {
    letter: { originalSeq: 5, originalStream: "OLD" },
    stored: { originalCreatedAt: MADE_AT, originalStoredAt: SEEN_AT },
  });
  expect(warnings(plan([elsewhere], aWorld({ streams: [aStream(), old, letters] })), "ORIGINAL_STAYS")[0]).toContain("lies in OLD");
});

test("DROPS_OTHERS", () => {
  expect(warnings(plan(two, worldOf({ maxMessages: 1_000, messages: 1_000 })), "DROPS_OTHERS")).toEqual([
    "WORK is at its limits and would drop 2 messages that it holds.",
  ]);
});

test("RECEIVERS_UNKNOWN: consumers or streams may not be listed", () => {
  const unlisted = plan(two, aWorld({ receivers: new Map([["WORK", null]]) }));
  expect(warnings(unlisted, "RECEIVERS_UNKNOWN")).toEqual(["The consumers of WORK may not be listed: who receives these is not known."]);
  expect(unlisted.plan.targets).toMatchObject([{ receivers: [], receiversKnown: false }]);
  expect(warnings(unlisted, "TARGET_DOWN")).toEqual([]);
  expect(warnings(plan(two, aWorld({ flowsKnown: false })), "RECEIVERS_UNKNOWN")).toEqual([
    "Streams may not be listed: whether others copy what is sent is not known.",
  ]);
});

test("RECEIVERS_UNKNOWN: who does not answer is named, and the others are there", () => {
  const made = plan(two, aWorld({ silent: new Map([["WORK", ["quiet"]]]) }));
  expect(warnings(made, "RECEIVERS_UNKNOWN")).toEqual(["quiet of WORK does not answer: whether it receives these is not known."]);
  expect(made.plan.targets[0]?.receivers).toMatchObject([{ consumer: "worker" }]);
});

test("RECEIVERS_UNKNOWN: of a stream that gets copies, too", () => {
  const copy = aStream({ name: "COPY", subjects: [], mirror: { stream: "WORK", filter: null, moves: [], external: false } });
  const made = plan(
    two,
    aWorld({
      streams: [aStream(), copy, letters],
      receivers: new Map([
        ["WORK", [aReceiver()]],
        ["COPY", null],
      ]),
    }),
  );
  expect(warnings(made, "RECEIVERS_UNKNOWN")).toEqual(["The consumers of COPY may not be listed: who receives these is not known."]);
});

test("PERMISSIONS_UNKNOWN", () => {
  expect(warnings(plan(two, aWorld({ permissions: null })), "PERMISSIONS_UNKNOWN")).toEqual([
    "What this user may publish could not be read: a refusal would be seen only while sending.",
  ]);
});

const acked = { consumerSeq: 9, streamSeq: 9, lastActiveAt: null };
const diedAtFive = (stored: object = {}) =>
  aLetter(1, { letter: { originalSeq: 5 }, stored: { originalCreatedAt: MADE_AT, originalStoredAt: SEEN_AT, ...stored } });

test.each<[string, string[], ReturnType<typeof plan>]>([
  ["had it", ["audit"], plan([diedAtFive()], received(aReceiver(), aReceiver({ name: "audit", delivered: acked, ackFloor: acked })))],
  ["will have it, since it stays", ["audit"], plan([diedAtFive()], received(aReceiver({ name: "audit" })))],
  [
    "had it, though it has left since",
    ["audit"],
    plan([diedAtFive({ originalStoredAt: null })], received(aReceiver({ name: "audit", delivered: acked }))),
  ],
  ["never will", [], plan([diedAtFive({ originalStoredAt: null })], received(aReceiver({ name: "audit" })))],
  ["failed on it", [], plan([diedAtFive()], received(aReceiver({ delivered: acked })))],
  ["began above it, perhaps", [], plan([diedAtFive()], received(aReceiver({ name: "audit", deliverPolicy: "new" })))],
  ["of a letter that names no place", [], plan([aLetter(1)], received(aReceiver({ name: "audit", delivered: acked })))],
])("SEEN_TWICE: a consumer that %s", (_, names, made) => {
  expect(warnings(made, "SEEN_TWICE")).toEqual(names.map((name) => `${name}, which did not fail on it, sees 1 message a second time.`));
});

test("SEEN_TWICE: an interest stream keeps it for the others, a work queue has none", () => {
  const others = new Map([["WORK", [aReceiver(), aReceiver({ name: "audit" })]]]);
  expect(warnings(plan([diedAtFive()], worldOf({ retention: "interest" }, { receivers: others })), "SEEN_TWICE")).toHaveLength(1);
  expect(warnings(plan([diedAtFive()], worldOf({ retention: "workqueue" }, { receivers: others })), "SEEN_TWICE")).toEqual([]);
});

test("TTL_LOST", () => {
  expect(warnings(plan([aLetter(1, { outgoing: { hasTtl: true } }), aLetter(2)]), "TTL_LOST")).toEqual([
    "1 message had a Nats-TTL, which stays behind: the copy lives as long as the stream keeps messages.",
  ]);
});
