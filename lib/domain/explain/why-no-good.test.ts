import { describe, expect, test } from "vitest";
import { deathSubjects } from "../capture/captures-advisories";
import { consumer } from "../consumer/fixtures";
import { stream } from "../stream/fixtures";
import { askForGood, doubtOf, isFinished } from "./why-no-good";

const orders = stream();
const worker = consumer({ delivered: { consumerSeq: 20, streamSeq: 20 }, ackFloor: { consumerSeq: 10, streamSeq: 10 } });
const letter = { originalStream: "ORDERS", originalSeq: 5, originalCreatedAt: null, originalSubject: "orders.new", consumer: "worker" };
const why = (changes: Partial<typeof letter> | object, seen: object = {}) => {
  const asked = askForGood({ ...letter, ...changes }, { streams: [orders], consumers: [worker], ...seen });
  return "why" in asked ? asked.why : null;
};

test("a stream that keeps its messages, and a consumer that acknowledges them, can be asked", () => {
  expect(askForGood(letter, { streams: [orders], consumers: [worker] })).toEqual({
    stream: orders,
    consumer: worker,
    subject: "orders.new",
    seq: 5,
  });
});

test.each([
  [{ originalSeq: null }, {}, "The letter does not say which message of which stream died."],
  [{ consumer: null }, {}, "The letter does not say which consumer gave up on it."],
  [{ originalSubject: null }, {}, "Which subject it was on is not known."],
  [{ originalSubject: "orders.*" }, {}, "What the letter names as its subject is none."],
  [{ originalStream: "GONE" }, {}, "There is no stream GONE any more."],
  [{ originalCreatedAt: 1 }, {}, "ORDERS has been made again since it died there."],
  [{ consumer: "gone" }, {}, "There is no consumer gone of ORDERS any more: only that could say what it has finished."],
  [{}, { streams: [stream({ retention: "workqueue" })] }, "ORDERS is a work queue: what succeeded is gone from it."],
  [
    {},
    { streams: [stream({ retention: "interest" })] },
    "ORDERS keeps a message only until it is acknowledged: what succeeded is gone from it.",
  ],
  [{}, { consumers: [consumer({ hasLeader: false })] }, "worker has no leader at present: only that could say what it has finished."],
  [{}, { consumers: [consumer({ ackPolicy: "none" })] }, "worker has ack policy none: it does not say what succeeded."],
  [
    {},
    { consumers: [consumer({ deliverPolicy: "by_start_time" })] },
    "worker began at a time of its own: it does not say which messages it was given.",
  ],
  [{}, { consumers: [consumer({ filterSubjects: ["orders.paid"] })] }, "worker does not read orders.new any more."],
])("%o %o: %s", (changes, seen, sentence) => {
  expect(why(changes, seen)).toBe(sentence);
});

describe("finished", () => {
  const asked = { stream: orders, consumer: worker, subject: "orders.new", seq: 5 };
  const at = (seq: number, more: object = {}) => ({ seq, at: 0, subject: "orders.new", ...more });

  test("is what was given, up to the ack floor, but for the one that died", () => {
    expect([1, 5, 10, 11].filter((seq) => isFinished(at(seq), asked))).toEqual([1, 10]);
    expect(isFinished(at(1, { subject: "orders.paid" }), asked)).toBe(false);
  });

  test("is, of a consumer that began later, only what was stored after it began", () => {
    const late = { ...asked, consumer: { ...worker, deliverPolicy: "new", createdAt: 0 } };
    expect([0, 5_000, 5_001].filter((time) => isFinished(at(1, { at: time }), late))).toEqual([5_001]);
  });

  test("is not what was skipped: more lies between than was delivered", () => {
    const reset = { ...worker, delivered: { ...worker.delivered, consumerSeq: 12 } };
    expect([1, 8, 9, 10].filter((seq) => isFinished(at(seq), { ...asked, consumer: reset }))).toEqual([9, 10]);
    const holey = { ...asked, stream: stream({ numDeleted: 8 }), consumer: reset };
    expect(isFinished(at(1), holey)).toBe(true);
  });
});

test("what was stored before deaths were captured may have died unseen", () => {
  const capture = stream({ name: "ADVISORIES", subjects: [...deathSubjects], createdAt: 100 });
  const half = stream({ name: "HALF", subjects: [deathSubjects[0]], createdAt: 0 });
  expect(doubtOf({ at: 100 }, [orders, capture, half])).toBeNull();
  expect(doubtOf({ at: 99 }, [orders, capture])).toContain("older than the capturing");
  expect(doubtOf({ at: 100 }, [orders, half])).toContain("not captured here");
});
