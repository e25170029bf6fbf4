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
});

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

const HOUR = 60 * MINUTE;
const DEATH = NOON + MINUTE;
const STREAMS = ["DLQ", "AUDIT_DLQ", "THIRD_DLQ", "JETLAG_DEAD_LETTERS"];

/** The copies of a death that worker and console stored, and what an undo put back of them. Sequences make ids, and so their order. */
const undone = fc
  .record({
    streams: fc.subarray(STREAMS, { minLength: 1 }),
    isAdvised: fc.boolean(),
    undoneAfter: fc.integer({ min: MINUTE, max: 48 * HOUR }),
    places: fc.uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 8, maxLength: 8 }),
    delays: fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 8, maxLength: 8 }),
  })
  .map(({ streams, isAdvised, undoneAfter, places, delays }) => {
    const stored = (from: number, present: boolean) =>
      streams.map((stream, i) => {
        const changes = { present, storedAt: DEATH + (present ? undoneAfter + 5_000 : 0) + (delays[from + i] ?? 0) };
        const seq = places[from + i] ?? 0;
        return stream === "JETLAG_DEAD_LETTERS" ? kept(seq, DEATH, changes) : copy(seq, { ...changes, stream, failedAt: DEATH });
      });
    const death = isAdvised ? [advisory(DEATH, { present: false })] : [];
    return { removed: [...death, ...stored(0, false)], restored: stored(4, true) };
  });

test("what was removed and what an undo put back of it are never mixed: they are two cases, of which one is there", () => {
  fc.assert(
    fc.property(undone, ({ removed, restored }) => {
      const idsOf = (all: readonly Seen[]) => all.map(({ id }) => id).toSorted();
      const cases = unite([...removed, ...restored]).map(({ sightings }) => idsOf(sightings));
      expect(cases.toSorted()).toEqual([idsOf(removed), idsOf(restored)].toSorted());
    }),
    { numRuns: 500 },
  );
});
