import { expect, test } from "vitest";
import { isDeadLetterStream } from "@/lib/domain/dead-letter/detect";
import { planOf, reservedBytes, type LoadSize } from "./plan";
import { trafficOf } from "./traffic";

const size: LoadSize = { seed: "7", streams: 200, consumers: 4_000, deadLetters: 1_000_000, bodyBytes: 256 };
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

test.each<Partial<LoadSize>>([
  {},
  { streams: 2, consumers: 1, deadLetters: 1 },
  { streams: 3, consumers: 1, deadLetters: 1_000 },
  { streams: 4, consumers: 40, deadLetters: 3 },
  { streams: 101, consumers: 3, deadLetters: 17 },
  { streams: 1, consumers: 5, deadLetters: 0 },
  { streams: 9, consumers: 0, deadLetters: 0 },
])("what is planned adds up to what was asked for: %j", (some) => {
  const wanted = { ...size, ...some };
  const { work, letterStreams } = planOf(wanted);
  expect(work.length + letterStreams.length).toBe(wanted.streams);
  expect(sum(work.map(({ consumers }) => consumers.length))).toBe(wanted.consumers);
  expect(sum(letterStreams.map(({ letters }) => letters))).toBe(wanted.deadLetters);
  for (const { letters, sources } of letterStreams) expect(Math.min(letters, sources.length)).toBeGreaterThan(0);
  expect(new Set([...work, ...letterStreams].map(({ name }) => name)).size).toBe(wanted.streams);
});

test("several dead-letter streams in both styles, known by their names; retentions of three kinds; a few GB at most", () => {
  const plan = planOf(size);
  const detected = (name: string) => isDeadLetterStream({ name, subjects: [], metadata: {} }, []);
  expect(plan.letterStreams.filter(({ name }) => detected(name))).toHaveLength(8);
  expect(plan.work.filter(({ name }) => detected(name))).toEqual([]);
  expect(new Set(plan.letterStreams.map(({ style }) => style))).toEqual(new Set(["envelope", "headers"]));
  expect(new Set(plan.work.map(({ retention }) => retention))).toEqual(new Set(["workqueue", "interest", "limits"]));
  expect(reservedBytes(plan)).toBeLessThan(2.5e9);
});

test("consumers of a work queue share no subject", () => {
  for (const { retention, consumers } of planOf(size).work) {
    const filters = consumers.map(({ filter }) => filter);
    if (retention === "workqueue") expect(filters.some((filter) => filter.includes("*") || filter.includes(">"))).toBe(false);
    if (retention === "workqueue") expect(new Set(filters).size).toBe(filters.length);
  }
});

test("traffic: the same seed sends the same, to subjects that a stream has, much to some and little to others", () => {
  const plan = planOf(size);
  const [messageAt, again] = [trafficOf(plan), trafficOf(planOf(size))];
  const messages = Array.from({ length: 2_000 }, (_, n) => messageAt(n));
  expect(messages.slice(0, 100)).toEqual(Array.from({ length: 100 }, (_, n) => again(n)));
  const counts = new Map(plan.work.map(({ prefix }) => [prefix, 0]));
  for (const { subject } of messages) {
    const prefix = subject.slice(0, subject.lastIndexOf("."));
    counts.set(prefix, (counts.get(prefix) ?? Number.NaN) + 1);
  }
  expect(sum([...counts.values()])).toBe(2_000);
  expect(Math.max(...counts.values())).toBeGreaterThan(5 * (2_000 / plan.work.length));
});
