import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import type { Database } from "../open-database";

export const ada = { id: "a", name: "ada", role: "operator" as const };

/** A discard of this case with these of its places, started. */
export async function discarding(database: Database, letter: string, places: readonly Sighting[]): Promise<string> {
  const plan = { count: 1, selectedCount: 1, streams: [], withoutPayload: 0, refused: [], refusedCount: 0 };
  const { id } = await database.discards.create({
    id: randomUUID(),
    context: "default",
    actor: { id: "a", name: "ada" },
    reason: null,
    planHash: "h",
    substance: {},
    plan: { ...plan, warnings: [], makesTrash: false, keptForMs: 1_000 },
    expiresInMs: 60_000,
    items: places.map(({ stream, streamCreatedAt: createdAt, seq, storedAt: seenAt, sizeBytes }, index) => ({
      n: index + 1,
      letter,
      hadPayload: true,
      at: { stream, createdAt, seq, seenAt, sizeBytes },
    })),
  });
  expect(await database.discards.start(id, { planHash: "h", reason: "x", keptForMs: 60_000, actor: ada })).toEqual({ kind: "started" });
  return id;
}
