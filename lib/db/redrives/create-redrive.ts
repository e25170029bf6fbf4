import "server-only";
import type { PlannedItem } from "@/lib/domain/redrive/types";
import { AppError } from "@/lib/errors";
import { columnsAs, type Column } from "../batch";
import { Prisma, type PrismaClient } from "../generated/client";
import { iso } from "../cases/rows";
import { saveEdits } from "./edits";
import type { NewRedrive } from "./types";

/** So many items are written by one statement: the embedded database answers nobody else meanwhile. */
const AT_ONCE = 2_000;

/**
 * Items, which cases they are of, each of which may have several letters, and last the job: without it nobody sees the others. A plan of few is one
 * statement. One of many, or with edits, is a draft until its last; what becomes no job is removed with old ones. GONE when that was done meanwhile.
 */
export async function createRedrive(client: PrismaClient, job: NewRedrive): Promise<void> {
  const { id, items, edits = [] } = job;
  const whole = items.length <= AT_ONCE && edits.length === 0;
  if (!whole) await client.$executeRaw`INSERT INTO redrive_draft (redrive_id) VALUES (${id}::uuid)`;
  await saveEdits(client, id, edits);
  let at = 0;
  for (; items.length - at > AT_ONCE; at += AT_ONCE)
    await client.$executeRaw`
      WITH draft AS (SELECT FROM redrive_draft WHERE redrive_id = ${id}::uuid),
      ${itemsWritten(id, items.slice(at, at + AT_ONCE))}
      SELECT 1`;
  const written = await client.$executeRaw`
    WITH draft AS (${whole ? Prisma.sql`SELECT 1` : Prisma.sql`DELETE FROM redrive_draft WHERE redrive_id = ${id}::uuid RETURNING 1`}),
    ${items.length === 0 ? Prisma.sql`items AS (SELECT 1)` : itemsWritten(id, items.slice(at))}
    INSERT INTO redrive (id, context, actor_id, actor_name, reason, plan_hash, substance, plan, rate_per_sec, options, canary_count, expires_at)
    SELECT ${id}::uuid, ${job.context}, ${job.actor.id}, ${job.actor.name}, ${job.reason}, ${job.planHash},
      ${JSON.stringify(job.substance)}::jsonb, ${JSON.stringify(job.plan)}::jsonb, ${job.ratePerSec}::float8,
      ${JSON.stringify(job.options)}::jsonb, ${job.canaryCount}::int,
      now() + ${job.expiresInMs}::float8 * interval '1 millisecond'
    WHERE EXISTS (SELECT FROM draft)`;
  if (written === 0) throw new AppError("GONE", "Writing this plan took so long that its beginning was removed: make a new one.");
}

/** Nothing without the draft. A case that became one with another since belongs to the first item that has either. */
function itemsWritten(job: string, items: readonly PlannedItem[]): Prisma.Sql {
  const letters = items.flatMap(({ n, letters: all }) => all.map(({ id }) => ({ id, n })));
  return Prisma.sql`
    items AS (
      INSERT INTO redrive_item (redrive_id, ${Prisma.raw(itemColumns.map(([name]) => name).join(", "))})
      SELECT ${job}::uuid, r.* FROM ${columnsAs(items, itemColumns)} WHERE EXISTS (SELECT FROM draft)),
    letters AS (
      INSERT INTO redrive_letter (dead_letter, redrive_id, item)
      SELECT coalesce((SELECT dead_letter FROM sighting WHERE sighting.id = r.id), id), ${job}::uuid, min(n)
      FROM ${columnsAs(letters, letterColumns)} WHERE EXISTS (SELECT FROM draft) GROUP BY 1 ON CONFLICT DO NOTHING)`;
}

const letterColumns: readonly Column<{ id: string; n: number }>[] = [
  ["id", "text", ({ id }) => id],
  ["n", "int", ({ n }) => n],
];

const itemColumns: readonly Column<PlannedItem>[] = [
  ["n", "int", ({ n }) => n],
  ["letters", "jsonb", ({ letters }) => JSON.stringify(letters)],
  ["stream", "text", ({ letters: [first] }) => first.stream],
  ["stream_created_at", "text", ({ letters: [first] }) => iso(first.createdAt)],
  ["seq", "bigint", ({ letters: [first] }) => first.seq],
  ["original_stream", "text", ({ original }) => original?.stream ?? null],
  ["original_created_at", "text", ({ original }) => (original ? iso(original.createdAt) : null)],
  ["original_seq", "bigint", ({ original }) => original?.seq ?? null],
  ["subject", "text", ({ subject }) => subject],
  ["target", "text", ({ target }) => target],
  ["target_created_at", "text", ({ targetCreatedAt }) => iso(targetCreatedAt)],
  ["generation", "int", ({ generation }) => generation],
  ["keeps_letter", "boolean", ({ keepsLetter }) => keepsLetter],
  ["consumer", "text", ({ consumer }) => consumer],
  ["edited", "boolean", ({ edited }) => edited === true],
  ["original_subject", "text", ({ originalSubject }) => originalSubject ?? null],
  ["original_stored_at", "timestamptz", ({ removesOriginal }) => removesOriginal?.storedAt ?? null],
];
