import fc from "fast-check";
import { expect, test } from "vitest";
import { advisory, copy, kept, MINUTE, NOON } from "./fixtures";
import type { Seen } from "./types";
import { unite } from "./unite";

/** Few values, so that much collides. */
const seen: fc.Arbitrary<Seen> = fc
  .record({
    kind: fc.constantFrom("copy", "advisory", "kept"),
    seq: fc.integer({ min: 1, max: 6 }),
    stream: fc.constantFrom("DLQ", "AUDIT_DLQ"),
    consumer: fc.constantFrom("billing", "shipping", null),
    original: fc.constantFrom(7, 7, 8, null),
    msgId: fc.constantFrom("a", "b", null, null),
    subject: fc.constantFrom("order.placed", "order.paid", null),
    minutes: fc.integer({ min: 0, max: 40 }),
    present: fc.boolean(),
  })
  .map(({ kind, seq, stream, consumer, original, msgId, subject, minutes, present }) => {
    const at = NOON + minutes * MINUTE;
    const common = { consumer, msgId, originalSubject: subject, present };
    if (kind === "advisory") return advisory(at, { ...common, consumer: consumer ?? "billing", originalSeq: original ?? 7 });
    if (kind === "kept") return kept(seq, at, { ...common, consumer: "billing" });
    return copy(seq, { ...common, stream, originalSeq: original, failedAt: at });
  });

/** One place holds one message. */
const world = fc.uniqueArray(seen, { selector: ({ id }) => id, maxLength: 45 });

test("neither order nor repetition changes a case; every sighting is in exactly one; an id is the smallest of its own", () => {
  fc.assert(
    fc.property(
      world.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length }))),
      ([all, some]) => {
        const cases = unite(all);
        expect(unite([...some, ...all])).toEqual(cases);
        const ids = cases.flatMap(({ id, alsoSeenAs }) => [id, ...alsoSeenAs]);
        expect(ids.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
        for (const { id, alsoSeenAs } of cases) expect([id, ...alsoSeenAs]).toEqual([id, ...alsoSeenAs].toSorted());
      },
    ),
    { numRuns: 500 },
  );
}, 30_000);

test("no case contradicts itself, and none holds two deaths", () => {
  fc.assert(
    fc.property(world, (all) => {
      for (const { sightings } of unite(all)) {
        for (const key of ["consumer", "originalSubject", "originalSeq"] as const)
          expect(new Set(sightings.flatMap((each) => each[key] ?? [])).size).toBeLessThanOrEqual(1);
        expect(new Set(sightings.flatMap(({ epoch }) => epoch || [])).size).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 500 },
  );
});

test("a case that is united again by itself stays whole", () => {
  fc.assert(
    fc.property(world, (all) => {
      for (const each of unite(all)) if (each.sightings.length > 1) expect(unite(each.sightings)).toEqual([each]);
    }),
    { numRuns: 200 },
  );
});
