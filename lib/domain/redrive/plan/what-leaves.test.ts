import { expect, test } from "vitest";
import type { DeadLetter } from "../../dead-letter/dead-letter";
import type { StreamFacts, World } from "./facts";
import { aLetter, aReceiver, aStream, aWorld, letters, MADE_AT, plan, refusal, SEEN_AT, warnings, worldOf } from "./fixtures";

const STORED_AT = SEEN_AT - 60_000;
const place = { stream: "WORK", createdAt: MADE_AT, seq: 5 };
const delivered = { consumerSeq: 9, streamSeq: 9, lastActiveAt: null };
const receivers: World["receivers"] = new Map([["WORK", [aReceiver({ delivered })]]]);

/** What a consumer gave up on, where it died. */
const own = (seq = 5, letter: Partial<DeadLetter> = {}) =>
  aLetter(seq, {
    letter: {
      id: `own-${seq}`,
      kind: "exhausted",
      stream: "WORK",
      seq,
      subject: "work.a",
      originalSeq: seq,
      originalCreatedAt: MADE_AT,
      storedAt: STORED_AT,
      profile: "max-deliveries",
      ...letter,
    },
    outgoing: { from: "original" },
    stored: { originalCreatedAt: MADE_AT, originalStoredAt: STORED_AT },
    seenExhausted: letter.kind === "terminated" ? null : { ...place, seq, storedAt: STORED_AT },
  });

/** A copy of it in a dead-letter stream; `seen`: an advisory tells of it too. */
const copy = (seq = 7, seen: { storedAt: number } | null = { storedAt: STORED_AT }) =>
  aLetter(seq, {
    letter: { originalSeq: 5 },
    stored: { originalCreatedAt: MADE_AT, originalStoredAt: STORED_AT },
    seenExhausted: seen && { ...place, ...seen },
  });

const on = (retention: StreamFacts["retention"], more: Partial<World> = {}) => worldOf({ retention }, { receivers, ...more });
const leaves = (made: ReturnType<typeof plan>) =>
  made.items.map(({ keepsLetter, removesOriginal }) => [keepsLetter, removesOriginal?.storedAt ?? null]);

test("exhausted: on a limits stream nothing leaves, out of a work queue the message itself, out of an interest stream nothing", () => {
  expect(leaves(plan([own()], on("limits")))).toEqual([[true, null]]);
  expect(leaves(plan([own()], on("workqueue")))).toEqual([[false, STORED_AT]]);
  expect(leaves(plan([own()], on("interest")))).toEqual([[true, null]]);
  expect(plan([own()], on("workqueue")).plan).toMatchObject({ count: 1, keepsLetters: "none", alsoRemoves: [], alsoRemovesCount: 0 });
  expect(plan([own()], on("limits")).plan).toMatchObject({ count: 1, keepsLetters: "all", refused: [] });
});

test("where it stays beside its copy and is more than history, the plan says so", () => {
  expect(warnings(plan([own()], on("limits")), "ORIGINAL_STAYS")).toEqual([]);
  expect(warnings(plan([own()], on("workqueue")), "ORIGINAL_STAYS")).toEqual([]);
  expect(warnings(plan([own()], on("interest")), "ORIGINAL_STAYS")).toEqual([
    "1 original still lies in WORK, given up on, and stays there beside the new copy: other consumers may need it.",
  ]);
  expect(warnings(plan([own()], on("workqueue"), { keep: true }), "ORIGINAL_STAYS")).toHaveLength(1);
});

test("it goes out as it lies there: under its own place, to the stream it died in, whoever else has it", () => {
  const { items, plan: made } = plan([own(5), own(6)], on("workqueue"));
  expect(items.map(({ letters: [first], original, target }) => [first, original, target])).toEqual([
    [{ id: "own-5", ...place, seenAt: STORED_AT }, place, "WORK"],
    [{ id: "own-6", ...place, seq: 6, seenAt: STORED_AT }, { ...place, seq: 6 }, "WORK"],
  ]);
  expect(made.sources).toEqual([{ stream: "WORK", count: 2 }]);
});

test("terminated: what a server still stores of it is not ours to remove", () => {
  expect(leaves(plan([own(5, { kind: "terminated" })], on("workqueue")))).toEqual([[true, null]]);
});

test("a dead-letter stream that consumers gave up in is one all the same", () => {
  expect(refusal(own(), on("workqueue", { streams: [aStream({ isDeadLetter: true })] }))?.[0]).toBe("FEEDS_DLQ");
});

test("a stored letter takes its original along: out of a work queue, seen exhausted, known again by when it was stored", () => {
  const made = plan([copy()], on("workqueue"));
  expect(leaves(made)).toEqual([[false, STORED_AT]]);
  expect(made.plan).toMatchObject({
    alsoRemoves: [{ stream: "WORK", seq: 5 }],
    alsoRemovesCount: 1,
    sources: [{ stream: "DLQ", count: 1 }],
  });
  expect(warnings(made, "ORIGINAL_STAYS")).toEqual([]);
});

test.each<[string, ReturnType<typeof plan>]>([
  ["on a limits stream", plan([copy()], on("limits"))],
  ["on an interest stream", plan([copy()], on("interest"))],
  ["nobody saw it exhausted", plan([copy(7, null)], on("workqueue"))],
  ["another message lies there by now", plan([copy(7, { storedAt: STORED_AT - 1 })], on("workqueue"))],
  ["the letter is kept", plan([copy()], on("workqueue"), { keep: true })],
  [
    "it may not be deleted",
    plan([copy()], on("workqueue", { permissions: { publishAllow: null, publishDeny: ["$JS.API.STREAM.MSG.DELETE.WORK"] } })),
  ],
  ["its stream lets nothing be deleted", plan([copy()], worldOf({ retention: "workqueue", denyDelete: true }, { receivers }))],
  ["it was in an earlier life of its stream", plan([copy()], worldOf({ retention: "workqueue", createdAt: MADE_AT + 1 }, { receivers }))],
])("the original of a stored letter stays: %s", (_, made) => {
  expect(made.items).toHaveLength(1);
  expect(made.items[0]?.removesOriginal).toBeNull();
  expect(made.plan).toMatchObject({ alsoRemoves: [], alsoRemovesCount: 0 });
});

test("a copy that names its own place as the original's is a copy", () => {
  const made = plan([aLetter(7, { letter: { originalStream: "DLQ", originalSeq: 7 }, stored: { originalCreatedAt: MADE_AT } })]);
  expect(made.items.map(({ original, keepsLetter }) => [original, keepsLetter])).toEqual([[null, false]]);
});

test("copy and exhausted message, both selected, are one item: out of a work queue both leave, of a limits stream the copy does", () => {
  const queue = plan([copy(), own()], on("workqueue"));
  expect([leaves(queue), queue.plan.alsoRemovesCount, queue.items[0]?.letters.length]).toEqual([[[false, STORED_AT]], 0, 2]);
  expect(leaves(plan([copy(), own()], on("limits")))).toEqual([[false, null]]);
});

test("originals that leave are shown up to a hundred, and counted all", () => {
  const many = Array.from({ length: 130 }, (_, index) => {
    const made = copy(index + 1);
    const seq = 1_000 + index;
    return { ...made, letter: { ...made.letter, originalSeq: seq }, seenExhausted: { ...place, seq, storedAt: STORED_AT } };
  });
  const { plan: made } = plan(many, on("workqueue"));
  expect([made.alsoRemoves.length, made.alsoRemovesCount, made.alsoRemoves[99]]).toEqual([100, 130, { stream: "WORK", seq: 1_099 }]);
});

test("a short-lived target holds copies back, and not what lies in it itself", () => {
  const memory = worldOf({ retention: "workqueue", storage: "memory" }, { receivers });
  expect(leaves(plan([copy()], memory))).toEqual([[true, null]]);
  expect(leaves(plan([own()], memory))).toEqual([[false, STORED_AT]]);
  expect(warnings(plan([own()], memory), "SHORT_LIVED")).toEqual([]);
  const elsewhere = aWorld({
    streams: [aStream({ name: "QUEUE", retention: "workqueue", subjects: ["queue.>"] }), aStream({ storage: "memory" }), letters],
    receivers,
  });
  const far = own(5, { stream: "QUEUE", originalStream: "QUEUE" });
  expect(leaves(plan([{ ...far, seenExhausted: { ...place, stream: "QUEUE", storedAt: STORED_AT } }], elsewhere))).toEqual([[true, null]]);
});

test("what may not be deleted in a work queue is refused, unless it is kept; elsewhere nothing needs to be", () => {
  const permissions = { publishAllow: null, publishDeny: ["$JS.API.STREAM.MSG.DELETE.>"] };
  expect(refusal(own(), on("workqueue", { permissions }))?.[0]).toBe("DENIED");
  expect(refusal(own(), on("workqueue", { permissions }), { keep: true })).toBeNull();
  expect(refusal(own(), on("limits", { permissions }))).toBeNull();
  expect(refusal(own(), on("interest", { permissions }))).toBeNull();
});

test("COMES_AGAIN: its consumer was reset or made again, and has not come to it yet", () => {
  const at = (streamSeq: number, more: object = {}) =>
    new Map([["WORK", [aReceiver({ delivered: { ...delivered, streamSeq }, ...more })]]]);
  const reason = "worker will be given it again by itself: it was reset, or made again, and has come to #4 of WORK.";
  expect(refusal(own(), on("workqueue", { receivers: at(4) }))).toEqual(["COMES_AGAIN", reason]);
  expect(refusal(own(), on("limits", { receivers: at(4) }))).toEqual(["COMES_AGAIN", reason]);
  expect(refusal(own(), on("workqueue", { receivers: at(5) }))).toBeNull();
  expect(refusal(own(), on("workqueue", { receivers: at(4, { name: "other" }) }))?.[0]).toBe("COMES_AGAIN");
  expect(refusal(own(), on("workqueue", { receivers: at(4, { filterSubjects: ["work.b"] }) }))).toBeNull();
  expect(refusal(own(), on("limits", { receivers: at(4, { name: "other" }) }))).toBeNull();
  expect(refusal(copy(), on("workqueue", { receivers: at(4) }))).toBeNull();
});
