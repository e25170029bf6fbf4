import { expect, test } from "vitest";
import { awaitedOf } from "./awaited";

const stream = { name: "JOBS", transform: null };
const plain = { filterSubjects: [] as string[], ackPolicy: "explicit", deliverPolicy: "all", createdAt: 0 };
const consumer = (name: string, more: Partial<typeof plain> = {}) => ({ name, ...plain, ...more });
const w = consumer("w");
const v = consumer("v");
const item = { subject: "jobs.a", consumer: "w", sentAt: 1_000 };

test("the consumer that failed has to acknowledge it, and nobody else", () => {
  expect(awaitedOf(item, stream, [v, w])).toEqual({ kind: "await", consumers: [w] });
});

test("where that is not known, or it is not given such messages any more, all who are have to", () => {
  expect(awaitedOf({ ...item, consumer: null }, stream, [v, w])).toEqual({ kind: "await", consumers: [v, w] });
  expect(awaitedOf(item, stream, [v])).toEqual({ kind: "await", consumers: [v] });
  expect(awaitedOf(item, stream, [v, consumer("w", { filterSubjects: ["jobs.b"] })])).toEqual({ kind: "await", consumers: [v] });
});

test("by the subject under which it is stored", () => {
  const moved = { name: "JOBS", transform: { src: "jobs.>", dest: "moved.>" } };
  const filtered = consumer("w", { filterSubjects: ["moved.*"] });
  expect(awaitedOf(item, moved, [filtered])).toEqual({ kind: "await", consumers: [filtered] });
  expect(awaitedOf(item, stream, [filtered])).toEqual({ kind: "blind", why: "no consumer of JOBS takes jobs.a" });
});

test("nobody is waited for who acknowledges nothing", () => {
  const mute = consumer("m", { ackPolicy: "none" });
  expect(awaitedOf({ ...item, consumer: null }, stream, [mute, v])).toEqual({ kind: "await", consumers: [v] });
  expect(awaitedOf({ ...item, consumer: "m" }, stream, [mute, v])).toEqual({ kind: "blind", why: "m acknowledges nothing" });
});

test("without receivers, or where they may not be listed, nobody could see it", () => {
  expect(awaitedOf(item, stream, [])).toEqual({ kind: "blind", why: "no consumer of JOBS takes jobs.a" });
  expect(awaitedOf(item, stream, null)).toEqual({ kind: "blind", why: "the consumers of JOBS cannot be listed" });
});

test("nobody is waited for who was made later, and is not given what was there before", () => {
  const later = consumer("w", { deliverPolicy: "new", createdAt: 1_001 });
  expect(awaitedOf(item, stream, [later, v])).toEqual({ kind: "await", consumers: [v] });
  expect(awaitedOf(item, stream, [later])).toEqual({ kind: "blind", why: "w was made after it was sent, and may never be given it" });
  const others = [consumer("w", { deliverPolicy: "new", createdAt: 1_000 }), consumer("w", { createdAt: 1_001 })];
  for (const each of others) expect(awaitedOf(item, stream, [each])).toEqual({ kind: "await", consumers: [each] });
});
