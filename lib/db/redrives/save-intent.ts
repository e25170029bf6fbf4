import "server-only";
import { AppError } from "@/lib/errors";
import { intsAs } from "../batch";
import { Prisma, type PrismaClient } from "../generated/client";
import { guarded, type Held } from "./guard";
import { listed, waitingItems } from "./items-now";
import type { Anew, NewBatch } from "./ledger-types";

/** As the column has it. */
export const windowOf = ({ duplicateWindowMs: ms }: Pick<Anew, "duplicateWindowMs">) =>
  Prisma.sql`${ms === null ? null : BigInt(Math.floor(ms))}::bigint`;

/** One row: its items are in intent because it lists them, in their order. */
export async function saveIntent(client: PrismaClient, { batch, ...held }: Held & { batch: NewBatch }): Promise<number> {
  const items = batch.items.toSorted((a, b) => a - b);
  const n = await guarded<number | null>(client, held, {
    write: Prisma.sql`
      made AS (
        INSERT INTO redrive_batch (redrive_id, n, epoch, target, t0, base, leader, duplicate_window_ms, items, state)
        SELECT id, 1 + coalesce((SELECT max(n) FROM redrive_batch WHERE redrive_id = ${held.id}::uuid), 0), ${held.epoch}, ${batch.target},
          ${new Date(batch.t0)}, ${BigInt(batch.base)}, ${batch.leader}, ${windowOf(batch)}, ${intsAs(items)}, 'intent'
        FROM job WHERE ${batch.items.length}::int = (
          SELECT count(*) FROM ${waitingItems(held.id, listed(items))} AND target = ${batch.target})
        RETURNING n)`,
    returning: Prisma.sql`(SELECT n FROM made)`,
  });
  if (n === null)
    throw new AppError("INTERNAL", `A batch of the re-drive ${held.id} names items that do not wait to be sent to ${batch.target}.`);
  return n;
}
