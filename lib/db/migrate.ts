import "server-only";
import { createHash } from "node:crypto";
import type pg from "pg";
import { adapterOver } from "./adapter";
import { DatabaseError } from "./database-error";
import type { OpenPool } from "./pglite/open-pglite";
import { noFilters, readMigrations, withSchemaEngine } from "./schema-engine";

type Applied = { migration_name: string; checksum: string; finished_at: Date | null; rolled_back_at: Date | null };

const LOCK_KEY = 0x4a45544c; // "JETL": one console migrates, the others wait

/** Brings the database to this version's schema. Any number of processes may do so at once; one applies, all succeed. */
export async function migrate({ pool, ownSession }: OpenPool, { root }: { root: string }): Promise<void> {
  if (await isCurrent(pool, root)) return;
  if (!ownSession) return apply(pool, root);
  const waiting = await pool.connect();
  const migrating = ownSession(); // the engine's own lock lives as long as its connection
  try {
    await waiting.query("SELECT pg_advisory_lock($1)", [LOCK_KEY]);
    if (!(await isCurrent(pool, root))) await apply(migrating, root);
  } finally {
    await migrating.end();
    waiting.release(true); // closing the session gives the lock back, whatever happened
  }
}

async function apply(pool: pg.Pool, root: string): Promise<void> {
  const migrationsList = await readMigrations(root);
  try {
    await withSchemaEngine(adapterOver(pool), { root }, (engine) => engine.applyMigrations({ migrationsList, filters: noFilters }));
  } catch (error) {
    throw new DatabaseError(
      "migration-failed",
      `The database could not be brought up to date: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/** True when nothing is to do: then the engine (12 MB of WebAssembly) is not even loaded. Refuses a database of a newer Jetlag. */
async function isCurrent(pool: pg.Pool, root: string): Promise<boolean> {
  const { rows: tables } = await pool.query<{ exists: boolean }>("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists");
  if (!tables[0]?.exists) return false;
  const { rows } = await pool.query<Applied>(
    "SELECT migration_name, checksum, finished_at, rolled_back_at FROM _prisma_migrations WHERE rolled_back_at IS NULL",
  );
  const { migrationDirectories } = await readMigrations(root);
  const known = new Map(migrationDirectories.map((it) => [it.path, it.migrationFile.content.value]));

  const unknown = rows.find((row) => !known.has(row.migration_name));
  if (unknown)
    throw new DatabaseError(
      "other-version",
      `The database is of a newer Jetlag (it has the migration ${unknown.migration_name}, which this one does not know). Nothing was changed.`,
    );
  const failed = rows.find((row) => row.finished_at === null);
  if (failed)
    throw new DatabaseError(
      "migration-failed",
      `The migration ${failed.migration_name} was begun and not finished. Nothing was changed now.`,
    );
  const done = new Map(rows.map((row) => [row.migration_name, row.checksum]));
  return [...known].every(([name, sql]) => done.get(name) === createHash("sha256").update(sql).digest("hex"));
}
