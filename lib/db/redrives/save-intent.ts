import "server-only";
import { AppError } from "@/lib/errors";
import { Prisma, type PrismaClient } from "../generated/client";
import { anyItem, guarded, toRemove, type Held } from "./guard";
import type { NewBatch } from "./types";

/** Batch, its items, and the end of the batches before it, in one statement. */
export async function saveIntent(client: PrismaClient, { batch, ...held }: Held & { batch: NewBatch }): Promise<number> {
  const n = await guarded<number | null>(client, held, {
    write: Prisma.sql`
      mine AS MATERIALIZED (
        SELECT redrive_id, n FROM redrive_item JOIN job ON redrive_id = job.id
        WHERE n = ANY(${[...batch.items]}::int[]) AND state = 'selected' AND target = ${batch.target}),
      made AS (
        INSERT INTO redrive_batch (redrive_id, n, epoch, target, t0, base, leader, items, state)
        SELECT id, 1 + coalesce((SELECT max(n) FROM redrive_batch WHERE redrive_id = id), 0), ${held.epoch}, ${batch.target},
          ${new Date(batch.t0)}, ${BigInt(batch.base)}, ${batch.leader}, ${[...batch.items]}::int[], 'intent'
        FROM job WHERE (SELECT count(*) FROM mine) = ${batch.items.length}::int
        RETURNING redrive_id, n),
      items AS (
        UPDATE redrive_item AS item SET state = 'intent', batch = made.n FROM made, mine
        WHERE item.redrive_id = mine.redrive_id AND item.n = mine.n),
      done AS (
        UPDATE redrive_batch AS earlier SET state = 'done' FROM made
        WHERE earlier.redrive_id = made.redrive_id AND earlier.state = 'published' AND NOT ${anyItem("earlier", toRemove)})`,
    returning: Prisma.sql`(SELECT n FROM made)`,
  });
  if (n === null)
    throw new AppError("INTERNAL", `A batch of the re-drive ${held.id} names items that do not wait to be sent to ${batch.target}.`);
  return n;
}
