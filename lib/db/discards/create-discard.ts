import "server-only";
import { rowsAs } from "../batch";
import type { PrismaClient } from "../generated/client";
import { iso } from "../cases/rows";
import type { NewDiscard } from "./types";

const columns = `n int, letter text, stream text, created text, seq bigint, stored_at text, size_bytes int, had_payload boolean`;

/** The plan and its items in one statement. */
export async function createDiscard(client: PrismaClient, discard: NewDiscard): Promise<void> {
  const rows = discard.items.map(({ n, letter, at, hadPayload }) => ({
    n,
    letter,
    stream: at?.stream ?? null,
    created: at ? iso(at.createdAt) : null,
    seq: at?.seq ?? null,
    stored_at: at ? iso(at.seenAt) : null,
    size_bytes: at?.sizeBytes ?? 0,
    had_payload: hadPayload,
  }));
  await client.$executeRaw`
    WITH items AS (
      INSERT INTO discard_item (discard_id, n, dead_letter, stream, stream_created_at, seq, stored_at, size_bytes, had_payload)
      SELECT ${discard.id}::uuid, n, letter, stream, created, seq, stored_at::timestamptz, size_bytes, had_payload FROM ${rowsAs(rows, columns)})
    INSERT INTO discard (id, context, actor_id, actor_name, reason, plan_hash, substance, plan, expires_at)
    VALUES (${discard.id}::uuid, ${discard.context}, ${discard.actor.id}, ${discard.actor.name}, ${discard.reason}, ${discard.planHash},
      ${JSON.stringify(discard.substance)}::jsonb, ${JSON.stringify(discard.plan)}::jsonb,
      now() + ${discard.expiresInMs}::float8 * interval '1 millisecond')`;
}
