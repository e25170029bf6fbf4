import { expect, test } from "vitest";
import { awaitedOf } from "./awaited";

const stream = { name: "JOBS", transform: null };
const consumer = (name: string, more: object = {}) => ({ name, filterSubjects: [] as string[], ackPolicy: "explicit", ...more });
const w = consumer("w");
const v = consumer("v");
const item = { subject: "jobs.a", consumer: "w" };

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
