import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import type { Database } from "@/lib/db";

let db: Database;
beforeAll(async () => void (db = await openTestDatabase()));
afterAll(() => db.close());

const at = new Date("2026-11-21T10:00:00Z");
type Row = { id: string; kind?: string; state?: string; consumer?: string | null; seenAt?: Date };
const add = ({ id, kind = "exhausted", state = "open", consumer = "w", seenAt = at }: Row) =>
  db.client.deadLetter.create({
    data: {
      id,
      context: "c",
      kind,
      state,
      stream: "WORK",
      streamCreatedAt: at.toISOString(),
      seq: BigInt(id.slice(1)),
      subject: "work",
      originalStream: "WORK",
      consumer,
      failedAt: seenAt,
      seenAt,
      sizeBytes: 1,
    },
  });

test("open ones are counted per consumer; known are all that ever were, each once, however often it was seen", async () => {
  const earlier = new Date("2026-11-21T09:00:00Z");
  await add({ id: "a1" });
  await add({ id: "a2", seenAt: earlier });
  await add({ id: "a3", state: "discarded" });
  await add({ id: "a4", kind: "terminated" });
  await add({ id: "a5", consumer: "other" });
  await add({ id: "a6", kind: "stored" });
  expect(await db.deadLetters.countExhausted()).toEqual([
    { context: "c", stream: "WORK", consumer: "other", open: 1, firstAt: at.getTime() },
    { context: "c", stream: "WORK", consumer: "w", open: 2, firstAt: earlier.getTime() },
  ]);

  const sighting = (id: string, deadLetter: string, kind: string) =>
    db.client.sighting.create({
      data: {
        id,
        deadLetter,
        facts: { kind, consumer: "w" },
        context: "c",
        stream: "WORK",
        streamCreatedAt: at.toISOString(),
        seq: 1n,
        originalStream: "WORK",
      },
    });
  await sighting("s1", "a6", "exhausted");
  await sighting("s2", "a6", "stored");
  await sighting("s3", "a1", "exhausted");
  expect(await db.deadLetters.countKnownExhausted({ context: "c", stream: "WORK", consumer: "w" })).toBe(4);
  expect(await db.deadLetters.countKnownExhausted({ context: "c", stream: "ELSE", consumer: "w" })).toBe(0);
});
