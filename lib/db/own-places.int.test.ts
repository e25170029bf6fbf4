import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import type { Database } from "@/lib/db";
import type { FoundDeath } from "@/lib/domain/dead-letter/death";
import { toDeathSighting } from "@/lib/domain/dead-letter/to-death-sighting";
import type { StoredLetter } from "@/lib/domain/dead-letter/to-letter";

const createdAt = 1_000;
const instance = { context: "c", stream: "S", createdAt };
const nowhere = { indexedSeq: 0, firstSeq: 0, lastSeq: 0, numDeleted: 0 };
let db: Database;

const death = (seq: number, more: Partial<FoundDeath<StoredLetter>> = {}) =>
  toDeathSighting(
    {
      kind: "exhausted",
      stream: "S",
      consumer: "w",
      seq,
      deliveries: 2,
      at: 9_000,
      reason: null,
      streamCreatedAt: createdAt,
      allowMsgTtl: false,
      message: { seq, subject: "s.a", at: 5_123, headerBlock: null, payload: new Uint8Array(1) },
      denied: null,
      ...more,
    },
    { context: "c", maps: [] },
  );

beforeAll(async () => {
  db = await openTestDatabase();
  const away = { message: null };
  const sightings = [
    death(1),
    death(1, { consumer: "v" }),
    death(2, { kind: "terminated" }),
    death(3, away),
    death(9, { streamCreatedAt: 2 }),
  ];
  await db.deadLetterIndex.write({ context: "c", stream: "CAPTURE", createdAt }, sightings, nowhere);
  // Of a case whose row is another sighting.
  for (const { sighting, present } of [
    { sighting: death(4), present: true },
    { sighting: death(5), present: false },
  ]) {
    const { id, context, stream, seq } = sighting;
    const place = { context, stream, streamCreatedAt: new Date(createdAt).toISOString(), seq };
    await db.client.sighting.create({ data: { id, deadLetter: "x", facts: sighting, present, ...place } });
  }
});
afterAll(() => db.close());

test("what lies in its own stream, of rows and of other sightings, and what the index knows to have died there", async () => {
  const streams = await db.ownPlaces.instances();
  expect(streams.toSorted((a, b) => b.createdAt - a.createdAt)).toEqual([instance, { ...instance, createdAt: 2 }]);
  const present = await db.ownPlaces.present(instance, { afterSeq: 0, limit: 10 });
  expect(present).toEqual([1, 2, 4].map((seq) => ({ seq, subject: "s.a", storedAt: 5_123, seenAt: 9_000 })));
  expect((await db.ownPlaces.present(instance, { afterSeq: 1, limit: 1 })).map(({ seq }) => seq)).toEqual([2]);
  expect(await db.ownPlaces.exhausted(instance, "w", [1, 2, 3, 4, 5, 9])).toEqual(new Set([1, 3, 4, 5]));
  expect(await db.ownPlaces.exhausted(instance, "v", [1, 2])).toEqual(new Set([1]));
  expect(await db.ownPlaces.countExhausted(instance)).toBe(2);
});
