import { setTimeout as pause } from "node:timers/promises";
import pino from "pino";
import { expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import { createArrivals } from "@/lib/domain/arrivals";
import { advisory, NOON } from "@/lib/domain/dead-letter/unite/fixtures";
import { countExhaustedLetters } from "./exhausted";

test("one slow answer freezes no count: it is asked for again at the next tick", async () => {
  const db = await openTestDatabase();
  let asked = 0;
  const countExhausted = async () => {
    if (asked++ === 0) await pause(1_000);
    return db.deadLetters.countExhausted();
  };
  const counting = { db: { deadLetters: { ...db.deadLetters, countExhausted } }, arrivals: createArrivals(), everyMs: 100 };
  const counts = countExhaustedLetters({ ...counting, log: pino({ level: "silent" }) });
  await expect.poll(() => counts.of("default")?.size).toBe(0);
  const instance = { context: "default", stream: "JETLAG_ADVISORIES", createdAt: 1 };
  await db.deadLetterIndex.write(instance, [advisory(NOON, { consumer: "w" })], null);
  await expect.poll(() => [...(counts.of("default")?.values() ?? [])]).toEqual([{ open: 1, firstAt: NOON }]);
  await counts.stop();
  await db.close();
});
