import "server-only";
import type { Prisma, PrismaClient } from "./generated/client";

// PGlite has one session: a transaction waits until it is free, however long that takes. READ COMMITTED is what sessions of both databases begin with
// (postgres.ts): to say it again were a question to the database in each transaction.
const options = { maxWait: 30_000 };
const TIMEOUT_MS = 30_000;

/** So many ms for a transaction over a million rows on the embedded database. */
export const LONG_TIMEOUT_MS = 600_000;

/** Runs `act` in one transaction. `undo(result)` leaves it with a result and without a trace. */
export async function transaction<T>(
  client: PrismaClient,
  act: (db: Prisma.TransactionClient, undo: (result: T) => never) => Promise<T>,
  timeoutMs = TIMEOUT_MS,
): Promise<T> {
  let undone: { result: T } | null = null;
  const undo = (result: T): never => {
    undone = { result };
    throw new Error("undone");
  };
  try {
    return await client.$transaction((db) => act(db, undo), { ...options, timeout: timeoutMs });
  } catch (error) {
    if (undone !== null) return (undone as { result: T }).result; // TypeScript does not see what `undo` set
    throw error;
  }
}
