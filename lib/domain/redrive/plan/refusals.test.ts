import { expect, test } from "vitest";
import { headerField } from "../../headers";
import { aLetter, aReceiver, aStream, aWorld, field, letters, MADE_AT, plan, SEEN_AT, refusal, worldOf } from "./fixtures";

test("nothing is refused that can go", () => {
  expect(refusal(aLetter(1))).toBeNull();
});

test("NOT_FOUND", () => {
  expect(refusal({ id: "x", letter: null })).toEqual(["NOT_FOUND", "There is no dead letter with this id."]);
});

test("GONE: it has left its stream, by the row or by looking", () => {
  const gone = ["GONE", "It is no longer in DLQ: expired, purged or deleted."];
  expect(refusal({ ...aLetter(1), stored: null })).toEqual(gone);
  expect(refusal(aLetter(1, { letter: { state: "gone" } }))).toEqual(gone);
  expect(refusal({ ...aLetter(1, { letter: { profile: "max-deliveries" } }), stored: null })).toEqual([
    "GONE",
    "The message that it names is no longer stored, and it does not hold it itself.",
  ]);
  expect(refusal(aLetter(1, { letter: { state: "discarded" } }))).toEqual(["GONE", "It was discarded."]);
});

test("ALREADY_REDRIVEN, also where the letter is gone by now", () => {
  const redrivenBy = { redrive: "r", number: 40, certain: true };
  expect(refusal({ ...aLetter(1, { redrivenBy }), stored: null })).toEqual(["ALREADY_REDRIVEN", "Re-drive #40 has sent it already."]);
  expect(refusal(aLetter(1, { letter: { state: "redriven" } }))).toEqual(["ALREADY_REDRIVEN", "An earlier re-drive has sent it already."]);
});

test("ALREADY_REDRIVEN: what nobody knows the answer of is decided where it was sent", () => {
  expect(refusal(aLetter(1, { redrivenBy: { redrive: "r", number: 40, certain: false } }))).toEqual([
    "ALREADY_REDRIVEN",
    "Re-drive #40 may have sent it: decide that there first.",
  ]);
});

test("CLAIMED names who holds it", () => {
  expect(refusal(aLetter(1, { claimedBy: { redrive: "r", number: 41, actor: "ann" } }))).toEqual([
    "CLAIMED",
    "Re-drive #41 of ann holds it.",
  ]);
  expect(refusal(aLetter(1, { letter: { state: "claimed" } }))).toEqual(["CLAIMED", "A discard, or another re-drive, holds it."]);
});

test("DELETE_MARKER", () => {
  const reason = "The server wrote it when it removed a message (Nats-Marker-Reason): nothing of it can be sent.";
  expect(refusal(aLetter(1, { outgoing: { isDeleteMarker: true } }))).toEqual(["DELETE_MARKER", reason]);
});

test("COUNTER: an increment, or a target that counts", () => {
  expect(refusal(aLetter(1, { outgoing: { isCounter: true } }))).toEqual([
    "COUNTER",
    "It adds to a counter (Nats-Incr): sent again it would count twice.",
  ]);
  expect(refusal(aLetter(1), worldOf({ isCounter: true }))).toEqual([
    "COUNTER",
    "WORK counts (allow_msg_counter): it takes increments only, and one sent again would count twice.",
  ]);
});

test.each([
  [null, "It does not say on which subject it died."],
  ["work.*", '"work.*", where it says it died, is not a subject.'],
  ["work a", '"work a", where it says it died, is not a subject.'],
  ["other.a", "No stream stores other.a."],
])("NO_STREAM: %j", (subject, reason) => {
  expect(refusal(aLetter(1, { outgoing: { subject } }))).toEqual(["NO_STREAM", reason]);
});

test("STREAM_SEALED and NO_ACK", () => {
  expect(refusal(aLetter(1), worldOf({ sealed: true }))).toEqual(["STREAM_SEALED", "WORK is sealed: it takes no more messages."]);
  const noAck = "WORK acknowledges nothing (no_ack): nobody could tell whether it was stored.";
  expect(refusal(aLetter(1), worldOf({ noAck: true }))).toEqual(["NO_ACK", noAck]);
});

test("NO_CONSUMER: on interest, what no filter matches is not stored", () => {
  const refused = ["NO_CONSUMER", "No consumer of WORK takes work.a, and an interest stream does not store what nobody waits for."];
  const withFilter = (filter: string | null, retention: "interest" | "limits" = "interest") =>
    worldOf({ retention }, { receivers: new Map([["WORK", [aReceiver({ filterSubjects: filter === null ? [] : ["x", filter] })]]]) });
  expect(refusal(aLetter(1), withFilter("work.b"))).toEqual(refused);
  expect(refusal(aLetter(1), worldOf({ retention: "interest" }, { receivers: new Map([["WORK", []]]) }))).toEqual(refused);
  expect(refusal(aLetter(1), withFilter("work.*"))).toBeNull();
  expect(refusal(aLetter(1), withFilter(null))).toBeNull();
  expect(refusal(aLetter(1), withFilter("work.b", "limits"))).toBeNull();
  expect(refusal(aLetter(1), worldOf({ retention: "interest" }, { receivers: new Map([["WORK", null]]) }))).toBeNull();
});

test("what a silent consumer would have to say: an interest stream may not store it, a queue may give it out again", () => {
  const silent = new Map([["WORK", ["quiet"]]]);
  const interest = (receivers: ReturnType<typeof aReceiver>[]) =>
    worldOf({ retention: "interest" }, { silent, receivers: new Map([["WORK", receivers]]) });
  expect(refusal(aLetter(1), interest([]))?.[1]).toContain("takes work.a as far as they answer (not: quiet)");
  expect(refusal(aLetter(1), interest([aReceiver()]))).toBeNull();
  expect(refusal(aLetter(1), worldOf({}, { silent }))).toBeNull();

  const own = (consumer: string) =>
    aLetter(7, {
      letter: { kind: "exhausted", stream: "WORK", subject: "work.a", originalSeq: 7, consumer },
      stored: { originalStoredAt: 1 },
    });
  expect(refusal(own("quiet"), worldOf({}, { silent }))).toEqual([
    "COMES_AGAIN",
    "quiet of WORK does not answer: it may be given it again by itself.",
  ]);
  const past = aReceiver({ delivered: { consumerSeq: 9, streamSeq: 9, lastActiveAt: null } });
  expect(refusal(own("worker"), worldOf({}, { silent, receivers: new Map([["WORK", [past]]]) }))).toBeNull();
});

test("NO_CONSUMER: filters are of the subject that the stream stores", () => {
  const world = (filter: string) =>
    worldOf(
      { retention: "interest", transform: { src: "work.*", dest: "done.$1" } },
      { receivers: new Map([["WORK", [aReceiver({ filterSubjects: [filter] })]]]) },
    );
  expect(refusal(aLetter(1), world("done.a"))).toBeNull();
  expect(refusal(aLetter(1), world("work.a"))?.[1]).toContain("takes done.a,");
});

/** Of letter 1 of DLQ in job JOB to WORK, without application headers. */
const OUR_BLOCK_BYTES = 198;

test("TOO_LARGE counts our headers, the application's and the body: for max_payload and for max_msg_size", () => {
  const payload = new Uint8Array(1_000);
  const size = OUR_BLOCK_BYTES + 1_000;
  const sent = aLetter(1, { outgoing: { payload } });
  expect(refusal(sent, aWorld({ maxPayloadBytes: size }))).toBeNull();
  expect(refusal(sent, aWorld({ maxPayloadBytes: size - 1 }))).toEqual([
    "TOO_LARGE",
    "1,198 B with our headers; the server takes 1,197 B at most (max_payload).",
  ]);
  expect(refusal(sent, worldOf({ maxMessageBytes: size }))).toBeNull();
  expect(refusal(sent, worldOf({ maxMessageBytes: size - 1 }))).toEqual([
    "TOO_LARGE",
    "1,198 B with our headers; WORK takes 1,197 B at most (max_msg_size).",
  ]);
  const withHeader = aLetter(1, { outgoing: { payload, headers: [field("A", "1")] } });
  expect(refusal(withHeader, aWorld({ maxPayloadBytes: size + 5 }))?.[0]).toBe("TOO_LARGE");
  expect(refusal(withHeader, aWorld({ maxPayloadBytes: size + 6 }))).toBeNull();
  expect(headerField("A", "1")?.raw.length).toBe(4);
});

test("FEEDS_DLQ: a dead-letter stream, the letter's own, or one that flows into it", () => {
  const other = worldOf({ isDeadLetter: true });
  expect(refusal(aLetter(1), other)).toEqual([
    "FEEDS_DLQ",
    "WORK, which stores work.a, is a dead-letter stream: it would be a dead letter again.",
  ]);
  const own = aLetter(1, { letter: { stream: "WORK" } });
  expect(refusal(own)?.[0]).toBe("FEEDS_DLQ");
  const sourced = aWorld({
    streams: [aStream(), { ...letters, sources: [{ stream: "WORK", filter: "work.*", moves: [], external: false }] }],
  });
  expect(refusal(aLetter(1), sourced)).toEqual([
    "FEEDS_DLQ",
    "WORK, which stores work.a, flows into DLQ: it would come back as a dead letter.",
  ]);
});

test.each([
  ["publishing", ["work.>"], "Not permitted: publishing on work.a."],
  ["looking at the target", ["$JS.API.STREAM.INFO.WORK"], "Not permitted: looking at WORK (STREAM.INFO.WORK)."],
  ["looking at the letters", ["$JS.API.STREAM.INFO.DLQ"], "Not permitted: looking at DLQ (STREAM.INFO.DLQ)."],
  ["reading", ["$JS.API.STREAM.MSG.GET.*", "$JS.API.DIRECT.GET.>"], "Not permitted: reading in DLQ (STREAM.MSG.GET.DLQ)."],
  [
    "deleting",
    ["$JS.API.STREAM.MSG.DELETE.DLQ"],
    "Not permitted: deleting in DLQ (STREAM.MSG.DELETE.DLQ); a re-drive that keeps its letters can send it.",
  ],
])("DENIED: %s", (_what, publishDeny, reason) => {
  expect(refusal(aLetter(1), aWorld({ permissions: { publishAllow: null, publishDeny } }))).toEqual(["DENIED", reason]);
});

test("DENIED: one way of reading is enough, where the stream has it", () => {
  const direct = { publishAllow: null, publishDeny: ["$JS.API.STREAM.MSG.GET.>"] };
  expect(refusal(aLetter(1), aWorld({ permissions: direct }))).toBeNull();
  const withoutDirect = aWorld({ permissions: direct, streams: [aStream(), { ...letters, allowDirect: false }] });
  expect(refusal(aLetter(1), withoutDirect)?.[0]).toBe("DENIED");
  expect(refusal(aLetter(1), aWorld({ permissions: { publishAllow: null, publishDeny: ["$JS.API.DIRECT.GET.>"] } }))).toBeNull();
});

test("DENIED: nothing is deleted of a letter that stays, so that nothing is asked", () => {
  const world = aWorld({ permissions: { publishAllow: null, publishDeny: ["$JS.API.STREAM.MSG.DELETE.>"] } });
  expect(refusal(aLetter(1), world, { keep: true })).toBeNull();
  expect(refusal(aLetter(1), { ...world, streams: [aStream({ storage: "memory" }), letters] })).toBeNull();
});

test("DENIED: a dead-letter stream that lets nothing be deleted, unless the letter stays", () => {
  const frozen = (more: object) => aWorld({ streams: [aStream(), { ...letters, ...more }] });
  expect(refusal(aLetter(1), frozen({ denyDelete: true }))).toEqual([
    "DENIED",
    "DLQ lets nothing be deleted (deny_delete); a re-drive that keeps its letters can send it.",
  ]);
  expect(refusal(aLetter(1), frozen({ sealed: true, denyDelete: true }))?.[1]).toContain("(sealed)");
  expect(refusal(aLetter(1), frozen({ denyDelete: true }), { keep: true })).toBeNull();
});

test("DENIED: a copy in another stream has to leave it too", () => {
  const archive = aStream({ name: "ARCHIVE", subjects: ["archive.>"] });
  const elsewhere = { id: "archived", stream: "ARCHIVE", createdAt: MADE_AT, seq: 8, seenAt: SEEN_AT };
  const twice = aLetter(1, { places: [elsewhere] });
  const worldWith = (more: object, publishDeny: string[] = []) =>
    aWorld({ streams: [aStream(), letters, { ...archive, ...more }], permissions: { publishAllow: null, publishDeny } });
  const frozen = worldWith({ denyDelete: true });
  expect(refusal(twice, worldWith({}))).toBeNull();
  expect(refusal(twice, frozen)).toEqual([
    "DENIED",
    "ARCHIVE lets nothing be deleted (deny_delete); a re-drive that keeps its letters can send it.",
  ]);
  expect(refusal(twice, worldWith({ sealed: true }))?.[1]).toContain("(sealed)");
  expect(refusal(aLetter(1), frozen)).toBeNull();
  expect(refusal(twice, frozen, { keep: true })).toBeNull();
  expect(refusal(twice, worldWith({}, ["$JS.API.STREAM.MSG.DELETE.ARCHIVE"]))?.[1]).toContain("STREAM.MSG.DELETE.ARCHIVE");
  expect(refusal(twice, worldWith({}, ["$JS.API.STREAM.INFO.ARCHIVE"]))?.[1]).toContain("STREAM.INFO.ARCHIVE");
});

test("DENIED: a letter that may not be read; the API's prefix is the context's", () => {
  const unread = { ...aLetter(1), stored: { denied: "not permitted: STREAM.MSG.GET" } };
  expect(refusal(unread)).toEqual(["DENIED", "It cannot be read: not permitted: STREAM.MSG.GET."]);
  const permissions = { publishAllow: ["work.>", "JS.a.API.>"], publishDeny: [] };
  expect(refusal(aLetter(1), aWorld({ permissions, apiPrefix: "JS.a.API" }))).toBeNull();
  expect(refusal(aLetter(1), aWorld({ permissions }))?.[0]).toBe("DENIED");
});

test("STREAM_FULL: a full stream refuses all, whatever is full", () => {
  const full = { discard: "new" as const, messages: 100, sizeBytes: 40_000, maxMessages: 100 };
  expect(refusal(aLetter(1), worldOf(full))).toEqual(["STREAM_FULL", "WORK is full: 100 of 100 messages, and it discards new ones."]);
  expect(refusal(aLetter(1), worldOf({ ...full, discard: "old" }))).toBeNull();
});

test("STREAM_FULL: only as many as fit, the first of them in the order of sending", () => {
  const chosen = [3, 1, 2].map((seq) => aLetter(seq));
  const { plan: made, items } = plan(chosen, worldOf({ discard: "new", maxMessages: 100, messages: 98 }));
  expect(items.map((item) => item.letters[0].seq)).toEqual([1, 2]);
  expect(made.refused).toEqual([
    { id: "letter-3", code: "STREAM_FULL", reason: "WORK is full once 2 of these are in: 100 of 100 messages, and it discards new ones." },
  ]);
});

test("STREAM_FULL: bytes as the store counts them, subject, headers and its own record", () => {
  const storedBytes = "work.a".length + OUR_BLOCK_BYTES + 4 + 34;
  const world = (maxBytes: number) => worldOf({ discard: "new", maxBytes, sizeBytes: 1_000, messages: 1 });
  expect(refusal(aLetter(1), world(1_000 + storedBytes))).toBeNull();
  expect(refusal(aLetter(1), world(1_000 + storedBytes - 1))).toEqual([
    "STREAM_FULL",
    "WORK is full: 1,000 of 1,241 B, this needs 242 B, and it discards new ones.",
  ]);
});

test("STREAM_FULL: per subject, where the stream discards new ones per subject", () => {
  const target = { discard: "new" as const, discardNewPerSubject: true, maxMessagesPerSubject: 2 };
  const held = { subjectCounts: new Map([["work.a", 1]]) };
  const chosen = [aLetter(1), aLetter(2), aLetter(3, { outgoing: { subject: "work.b" } })];
  const { plan: made } = plan(chosen, worldOf(target, held));
  expect([made.count, made.refused]).toEqual([
    2,
    [
      {
        id: "letter-2",
        code: "STREAM_FULL",
        reason: "WORK is full on work.a once 1 of these is in: 2 per subject, and it discards new ones.",
      },
    ],
  ]);
});

test("what came back three times is not sent a fourth time, and the reason says what to do", () => {
  expect(refusal(aLetter(1, { outgoing: { generation: 2 } }))).toBeNull();
  expect(refusal(aLetter(1, { outgoing: { generation: 3 } }))).toEqual([
    "QUARANTINED",
    "It was re-driven 3 times, and is dead again: look at it, then discard it, or send it by hand with what has to change.",
  ]);
});

test("an envelope without headers does not hide how often it came back", () => {
  const envelope = { outgoing: { headersKnown: false, from: "envelope" as const } };
  expect(refusal(aLetter(1, { ...envelope, letter: { generation: 3 } }))?.[0]).toBe("QUARANTINED");
  expect(plan([aLetter(1, { ...envelope, letter: { generation: 2 } })]).items[0]?.generation).toBe(3);
});
