import "server-only";
import { failing } from "@/lib/domain/redrive/run/failing";
import type { Failure } from "@/lib/domain/redrive/run/machine";
import { Prisma, type PrismaClient } from "../generated/client";
import { guarded, type Held } from "./guard";

/** Nobody can have it go on from here: who takes it over ends it for the same reason. */
export async function keepFailure(client: PrismaClient, { failure, ...held }: Held & { failure: Failure }): Promise<void> {
  await guarded(client, held, {
    write: Prisma.sql`
      failing AS (UPDATE redrive SET state = 'aborting', state_reason = ${failing(failure)} FROM job WHERE redrive.id = job.id)`,
  });
}
