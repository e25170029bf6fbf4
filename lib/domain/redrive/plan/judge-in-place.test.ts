import { expect, test } from "vitest";
import { consumer as anyConsumer } from "../../consumer/fixtures";
import type { Consumer } from "../../consumer/types";
import { aLetter, aReceiver, aStream, aWorld, MADE_AT, plan, warnings, type Chosen } from "./fixtures";
import type { InPlaceFacts, ReceiverFacts, StreamFacts, World } from "./facts";

const position = (streamSeq: number) => ({ streamSeq, consumerSeq: streamSeq * 5, lastActiveAt: null });

const aConsumer = (more: Partial<Consumer> = {}): Consumer =>
  anyConsumer({
    stream: "QUEUE",
    name: "w",
    createdAt: MADE_AT + 1,
    at: MADE_AT,
    maxDeliver: 5,
    delivered: position(9),
    numWaiting: 1,
    ...more,
  });

/** A message that its consumer gave up on, where it lies. */
const dead = (seq: number, { letter = {}, ...more }: Parameters<typeof aLetter>[1] = {}): Chosen =>
  aLetter(seq, {
    letter: { kind: "exhausted", stream: "QUEUE", originalStream: "QUEUE", originalSeq: seq, subject: "work.a", consumer: "w", ...letter },
    stored: { originalCreatedAt: MADE_AT, originalStoredAt: 1 },
    ...more,
  });

type Changes = {
  stream?: Partial<StreamFacts>;
  facts?: Partial<InPlaceFacts>;
  consumer?: Partial<Consumer>;
  others?: ReceiverFacts[];
  more?: Partial<World>;
};

const worldWith = ({ stream = {}, facts = {}, consumer = {}, others = [], more = {} }: Changes = {}): World => {
  const w = aReceiver({ stream: "QUEUE", name: "w", delivered: position(9) });
  return aWorld({
    streams: [aStream({ name: "QUEUE", retention: "workqueue", ...stream })],
    receivers: new Map([["QUEUE", [w, ...others]]]),
    inPlace: { consumer: aConsumer(consumer), stored: [3, 5], serverVersion: "2.15.1", ...facts },
    ...more,
  });
};

const inPlace = (letters: readonly Chosen[], changes: Changes = {}, consumer: string | null = null) =>
  plan(letters, worldWith(changes), { ratePerSec: null, inPlace: { consumer } });
const reasonOf = (letters: readonly Chosen[], changes: Changes = {}, consumer: string | null = null) => {
  const { refused, count } = inPlace(letters, changes, consumer).plan;
  expect(count).toBe(letters.length - refused.length);
  return refused[0] ? [refused[0].code, refused[0].reason] : null;
};

test("all that a consumer gave up on from the first of them: it is set back to that, and nothing leaves by us", () => {
  const made = inPlace([dead(5), dead(3)]);
  expect(made.plan.options.inPlace).toEqual({ stream: "QUEUE", consumer: "w", consumerCreatedAt: MADE_AT + 1, fromSeq: 3 });
  expect(made.plan).toMatchObject({ count: 2, refusedCount: 0, canary: null, alsoRemovesCount: 0, keepsLetters: "all" });
  expect(made.items.map(({ target, original, keepsLetter }) => [target, original?.seq, keepsLetter])).toEqual([
    ["QUEUE", 3, true],
    ["QUEUE", 5, true],
  ]);
  expect(made.plan.warnings.map(({ code }) => code)).not.toContain("UNGUARDED");
});

test("who is given what else, and what it waits for, is said with numbers", () => {
  const said = warnings(inPlace([dead(3), dead(5)], { consumer: { numAckPending: 2, numPending: 40 } }), "IN_PLACE");
  expect(said[0]).toContain("2 messages are delivered again, all at once, before the 40 that wait");
  expect(said[1]).toContain("w has 2 messages in hand");
  expect(said[2]).toContain("before #3 stays as it is");
});

test("the hash covers which consumer, and to where", () => {
  const hash = (...of: Parameters<typeof inPlace>) => inPlace(...of).planHash;
  expect(hash([dead(3), dead(5)])).toBe(hash([dead(5), dead(3)]));
  expect(hash([dead(3), dead(5)])).not.toBe(hash([dead(3), dead(5)], { consumer: { createdAt: MADE_AT + 2 } }));
});

const both = [dead(3), dead(5)];
const other = aReceiver({ stream: "QUEUE", name: "other", delivered: position(9) });

test.each<[says: string, letters: readonly Chosen[], changes: Changes]>([
  ["1 other message that w has had is still stored", [dead(5)], { facts: { stored: [5, 7] } }],
  ["2 other messages that w has had are still stored", [dead(3)], { facts: { stored: [3, 5, 6] } }],
  ["could not be looked through", both, { facts: { stored: null } }],
  ["is gone", both, { more: { inPlace: null } }],
  ["keeps what was acknowledged", both, { stream: { retention: "limits" } }],
  ["under other subjects", both, { stream: { transform: { src: "work.*", dest: "x.*" } } }],
  ["other takes them too", both, { stream: { retention: "interest" }, others: [other] }],
  ["deliver policy new", both, { consumer: { deliverPolicy: "new" } }],
  ["deliver policy last", both, { consumer: { deliverPolicy: "last" } }],
  ["(all)", both, { consumer: { ackPolicy: "all" } }],
  ["is paused", both, { consumer: { paused: true } }],
  ["Only nats-server 2.14", both, { facts: { serverVersion: "2.12.4" } }],
  ["More than one consumer", [dead(3), dead(5, { letter: { consumer: "v" } })], {}],
  ["no message that lies where its consumer gave up on it", [dead(3, { letter: { kind: "stored", stream: "QUEUE", seq: 9 } })], {}],
  ["is not known", [dead(3, { letter: { consumer: null } })], {}],
])("NOT_IN_PLACE, and what can be done instead: %s", (says, letters, changes) => {
  const [code, reason] = reasonOf(letters, changes) ?? [];
  expect([code, reason]).toEqual(["NOT_IN_PLACE", expect.stringContaining(says)]);
  expect(reason).toContain("Re-drive to the original subject instead: only these are sent.");
});

test("what is in its hands is no reason yet: it is waited for", () => {
  expect(reasonOf([dead(3)], { facts: { stored: [3, 5] }, consumer: { numAckPending: 1 } })).toBeNull();
});

test("a later major version, or one that names itself otherwise, is not refused beforehand", () => {
  for (const serverVersion of ["2.14.0", "3.0.0", "dev"]) expect(reasonOf(both, { facts: { serverVersion } })).toBeNull();
});

test("another consumer than the one that was asked for, what comes again by itself, and what is not permitted", () => {
  expect(reasonOf(both, {}, "v")).toEqual(["NOT_IN_PLACE", expect.stringContaining("w gave up on it, and not v.")]);
  expect(reasonOf([dead(3), dead(11)], { facts: { stored: [3] } })?.[0]).toBe("COMES_AGAIN");
  const permissions = { publishAllow: null, publishDeny: ["$JS.API.CONSUMER.RESET.>"] };
  expect(reasonOf(both, { more: { permissions } })).toEqual(["DENIED", expect.stringContaining("CONSUMER.RESET.QUEUE.w")]);
});

test("what was delivered again in place three times is looked at first", () => {
  expect(inPlace([dead(3, { timesInPlace: 2 })], { facts: { stored: [3] } }).items[0]?.generation).toBe(3);
  expect(reasonOf([dead(3, { timesInPlace: 3 })], { facts: { stored: [3] } })?.[0]).toBe("QUARANTINED");
});
