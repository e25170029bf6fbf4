import "server-only";
import pg from "pg";
import { CopyingClient } from "./copying-client";
import { DatabaseError } from "./database-error";
import type { OpenPool } from "./pglite/open-pglite";

/** A pool on somebody's PostgreSQL, proved reachable. Messages name host and database, never user or password. */
export async function openPostgres(url: string): Promise<OpenPool> {
  // The adapter writes times without an offset: the session must be in UTC whatever the server's zone is. To compile a statement (jit)
  // took 400 ms of the 500 ms that a list of letters took.
  const config = {
    Client: CopyingClient,
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    options: "-c TimeZone=UTC -c jit=off -c default_transaction_isolation=read\\ committed",
    application_name: "jetlag",
  };
  // A broken idle connection is replaced; queries report what concerns them. Between the pool's own care and the adapter's, nobody listens.
  const quiet = () => undefined;
  const open = (max: number) =>
    new pg.Pool({ ...config, max }).on("error", quiet).on("connect", (client) => void client.on("error", quiet));
  const pool = open(10);
  try {
    await pool.query("SELECT 1");
  } catch (error) {
    await pool.end();
    throw unreachable(url, error);
  }
  return { pool, ownSession: () => open(1), isAwaited: () => false, close: () => pool.end() };
}

function unreachable(url: string, error: unknown): DatabaseError {
  const { host, pathname } = new URL(url);
  const why =
    error instanceof AggregateError ? error.errors.map(String).join("; ") : error instanceof Error ? error.message : String(error);
  return new DatabaseError("unreachable", `PostgreSQL at ${host}${pathname} (DATABASE_URL) does not answer: ${why}`, { cause: error });
}
