import { expect, test } from "vitest";
import { decode } from "@/lib/domain/dead-letter/decode";
import { toLetter } from "@/lib/domain/dead-letter/to-letter";
import { SubjectMapFile, toSubjectMap } from "@/lib/domain/subject-map";
import toolworks from "../toolworks/subject-map.json" with { type: "json" };
import { toDeadLetter } from "../bus/dead-letter";
import { MAX_BODY_BYTES, MIN_BODY_BYTES } from "./body";
import { largestLetterBytes } from "./letter-size";
import { letterAt, type LoadMessage } from "./letters";
import { planOf, type LetterStream, type LoadSize, type Plan } from "./plan";

const size: LoadSize = { seed: "t", streams: 60, consumers: 240, deadLetters: 900, bodyBytes: 300 };
const plan = planOf(size);
const [envelopes, headers] = plan.letterStreams as [LetterStream, LetterStream];

const all = (of: Plan, stream: LetterStream): LoadMessage[] =>
  Array.from({ length: stream.letters }, (_, index) => letterAt(of, stream, index));
const text = (bytes: Uint8Array | null) => Buffer.from(bytes ?? []).toString("latin1");
const decodedOf = ({ subject, headerBlock, payload }: LoadMessage) =>
  decode({ subject, headerBlock, payload }, { stream: "DLQ", maps: [] });

test("a letter depends on seed, sizes and place only: made alone, or backwards, it is the same", () => {
  const again = planOf({ ...size });
  for (const [place, stream] of plan.letterStreams.entries())
    for (const index of [stream.letters - 1, 7, 0])
      expect(letterAt(again, again.letterStreams[place]!, index)).toEqual(letterAt(plan, stream, index));
  const other = planOf({ ...size, seed: "u" });
  expect(text(letterAt(other, other.letterStreams[0]!, 0).payload)).not.toBe(text(letterAt(plan, envelopes, 0).payload));
});

test("they are written as the fleet's agents write theirs, in both styles", () => {
  for (const stream of [envelopes, headers])
    for (const letter of all(plan, stream).slice(0, 20)) {
      const { originalStream, originalSeq, originalSubject, consumer, error, deliveries, original } = decodedOf(letter);
      const death = {
        subject: originalSubject!,
        stream: originalStream!,
        seq: originalSeq!,
        consumer: consumer!,
        error: error!,
        deliveries: deliveries!,
        data: original().payload!,
        headerBlock: originalHeaderBlock(letter),
        failedAt: new Date(decodedOf(letter).failedAt ?? 0),
        streamCreated: "",
      };
      const wanted = toDeadLetter(death, { style: stream.style, stream: stream.name, subject: () => letter.subject });
      if (stream.style === "envelope") expect(JSON.parse(text(letter.payload))).toEqual(wanted.body);
      else {
        const lines = Object.entries(wanted.options.headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`);
        expect(text(letter.headerBlock)).toBe(`NATS/1.0\r\n${lines.join("")}${text(wanted.rawLines ?? null)}\r\n`);
        expect(letter.payload).toEqual(wanted.body);
      }
    }
});

function originalHeaderBlock({ headerBlock, payload }: LoadMessage): Uint8Array {
  const pairs: [string, string][] = headerBlock
    ? [...text(headerBlock).matchAll(/X-Original-Header-([^:]+): (.*)\r\n/g)].map(([, name, value]) => [name!, value!])
    : (JSON.parse(text(payload)) as { headers: [string, string][] }).headers;
  return Buffer.from(`NATS/1.0\r\n${pairs.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`);
}

test("their originals have the size that was asked for, and the flow's key in a header and in the body", () => {
  for (const stream of [envelopes, headers]) {
    const flows = all(plan, stream).map((letter) => {
      const original = decodedOf(letter).original().payload!;
      expect(original).toHaveLength(size.bodyBytes);
      const { saga_id } = JSON.parse(text(original)) as { saga_id: string };
      expect(saga_id).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/);
      expect(text(letter.headerBlock) + text(letter.payload)).toMatch(new RegExp(`Saga-Id("|:).{1,3}${saga_id}`));
      return saga_id;
    });
    expect(new Set(flows).size).toBe(Math.ceil(stream.letters / 3));
  }
});

test("the console finds the flow of each, by the subject map of toolworks", () => {
  const maps = [toSubjectMap(SubjectMapFile.parse(toolworks))];
  const source = { context: "c", streamCreatedAt: 0, allowMsgTtl: false, maps };
  for (const stream of [envelopes, headers]) {
    const letter = letterAt(plan, stream, 5);
    const row = toLetter({ ...letter, seq: 6, at: 0 }, { ...source, stream: stream.name });
    const { saga_id } = JSON.parse(text(decodedOf(letter).original().payload)) as { saga_id: string };
    expect(row).toMatchObject({ correlation: [{ flow: "saga", key: saga_id }], profile: stream === headers ? "x-original" : "envelope" });
  }
});

test("they tell of several error classes, subjects and consumers, and of one original once", () => {
  const decoded = plan.letterStreams.flatMap((stream) => all(plan, stream).map(decodedOf));
  const distinct = (values: unknown[]) => new Set(values).size;
  expect(distinct(decoded.map(({ errorClass }) => errorClass))).toBeGreaterThanOrEqual(8);
  expect(decoded.every(({ errorClass }) => errorClass?.endsWith("Error"))).toBe(true);
  expect(distinct(decoded.map(({ originalSubject }) => originalSubject))).toBeGreaterThan(50);
  expect(distinct(decoded.map(({ originalStream, originalSeq }) => `${originalStream} ${originalSeq}`))).toBe(size.deadLetters);
});

test("the originals that they name lie before the first message of their stream, and their consumers exist", () => {
  const streams = new Map(plan.work.map((stream) => [stream.name, stream]));
  for (const stream of plan.letterStreams)
    for (const { originalStream, originalSeq, consumer } of all(plan, stream).map(decodedOf)) {
      const named = streams.get(originalStream!);
      expect(originalSeq).toBeLessThan(named!.firstSeq);
      expect(named!.consumers.map(({ name }) => name)).toContain(consumer);
    }
});

test.each([
  ["t", MIN_BODY_BYTES],
  ["x".repeat(64), MIN_BODY_BYTES],
  ["x".repeat(64), MAX_BODY_BYTES],
])("no letter is larger than what is set aside for it: seed %s, %i bytes", (seed, bodyBytes) => {
  const of = planOf({ ...size, seed, bodyBytes, deadLetters: bodyBytes > 1_000 ? 10 : 900 });
  for (const stream of of.letterStreams) {
    const sizes = all(of, stream).map(
      ({ subject, headerBlock, payload }) => 34 + subject.length + (headerBlock?.length ?? 0) + payload.length,
    );
    expect(Math.max(...sizes)).toBeLessThanOrEqual(largestLetterBytes(of.size));
    expect(stream.maxBytes).toBeGreaterThan(sizes.reduce((sum, bytes) => sum + bytes, 0));
    expect(decodedOf(letterAt(of, stream, 0)).original().payload).toHaveLength(bodyBytes);
  }
});
