import "server-only";
import type { Prisma, PrismaClient } from "../generated/client";
import { transaction } from "../transaction";

export type Db = Prisma.TransactionClient;

/** Any number that nothing else in this database locks. */
const CASES_LOCK = 0x6a_6c_63;

/** A stream of a million that is gone is one statement over a million rows. */
const TIMEOUT_MS = 600_000;

/**
 * One transaction, and one at a time: which sightings are one case is read and then written, and of two who do that at once neither would
 * see what the other adds.
 */
export function underLock<T>(client: PrismaClient, act: (db: Db) => Promise<T>): Promise<T> {
  const locked = async (db: Db) => {
    await lockCases(db);
    return act(db);
  };
  return transaction(client, locked, TIMEOUT_MS);
}

/** First of all in a transaction: until it ends no case is made again, so that ids of letters mean what they meant. */
export async function lockCases(db: Db): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(${CASES_LOCK}::bigint)`;
}

/** Everybody who writes many letters locks them by id first: so that no two wait for each other. */
export async function lockLetters(db: Db, ids: readonly string[]): Promise<void> {
  await db.$executeRaw`SELECT id FROM dead_letter WHERE id = ANY(${[...ids]}) ORDER BY id FOR UPDATE`;
}
