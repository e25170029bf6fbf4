import "server-only";
import type { PlannedItem } from "@/lib/domain/redrive/types";
import { rowsAs } from "../batch";
import type { PrismaClient } from "../generated/client";
import { iso } from "../cases/rows";
import type { NewRedrive } from "./types";

const itemColumns = `n int, letters jsonb, stream text, stream_created_at text, seq bigint, original_stream text, original_created_at text,
  original_seq bigint, subject text, target text, target_created_at text, generation int, keeps_letter boolean, consumer text`;

/** Job, items, and which cases they are of, each of which may have several letters: one statement. */
export async function createRedrive(client: PrismaClient, job: NewRedrive): Promise<void> {
  const letters = job.items.flatMap(({ n, letters: all }) => all.map(({ id }) => ({ id, n })));
  await client.$executeRaw`
    WITH items AS (
      INSERT INTO redrive_item (redrive_id, n, letters, stream, stream_created_at, seq, original_stream, original_created_at, original_seq,
        subject, target, target_created_at, generation, keeps_letter, consumer)
      SELECT ${job.id}::uuid, n, letters, stream, stream_created_at, seq, original_stream, original_created_at, original_seq,
        subject, target, target_created_at, generation, keeps_letter, consumer
      FROM ${rowsAs(job.items.map(toRow), itemColumns)}),
    letters AS (
      INSERT INTO redrive_letter (dead_letter, redrive_id, item)
      SELECT coalesce((SELECT dead_letter FROM sighting WHERE sighting.id = r.id), id), ${job.id}::uuid, min(n)
      FROM ${rowsAs(letters, "id text, n int")} GROUP BY 1)
    INSERT INTO redrive (id, context, actor_id, actor_name, reason, plan_hash, substance, plan, rate_per_sec, options, canary_count, expires_at)
    VALUES (${job.id}::uuid, ${job.context}, ${job.actor.id}, ${job.actor.name}, ${job.reason}, ${job.planHash},
      ${JSON.stringify(job.substance)}::jsonb, ${JSON.stringify(job.plan)}::jsonb, ${job.ratePerSec}::float8,
      ${JSON.stringify(job.options)}::jsonb, ${job.canaryCount}::int,
      now() + ${job.expiresInMs}::float8 * interval '1 millisecond')`;
}

function toRow(item: PlannedItem): Record<string, unknown> {
  const [first] = item.letters;
  return {
    n: item.n,
    letters: item.letters,
    stream: first.stream,
    stream_created_at: iso(first.createdAt),
    seq: first.seq,
    original_stream: item.original?.stream ?? null,
    original_created_at: item.original ? iso(item.original.createdAt) : null,
    original_seq: item.original?.seq ?? null,
    subject: item.subject,
    target: item.target,
    target_created_at: iso(item.targetCreatedAt),
    generation: item.generation,
    keeps_letter: item.keepsLetter,
    consumer: item.consumer,
  };
}
