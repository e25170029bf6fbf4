import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { openPglite } from "./open-pglite";

const MB = 1024 * 1024;

async function sizeOf(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(files.map(async (file) => (await stat(path.join(folder, file))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

test("its log is cut off while it is open, between two transactions", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "jetlag-log-"));
  const { pool, close } = await openPglite(folder, {
    onLost: () => undefined,
    template: path.join(folder, "none"),
    longestLogBytes: 256 * MB,
  });
  try {
    await pool.query("CREATE TABLE much (bytes text); ALTER TABLE much ALTER bytes SET STORAGE EXTERNAL");
    await pool.query("BEGIN");
    for (let n = 0; n < 300; n++) await pool.query("INSERT INTO much SELECT repeat('x', 1024 * 1024)");
    expect(await sizeOf(path.join(folder, "pgdata/pg_wal"))).toBeGreaterThan(250 * MB); // nobody interrupts a transaction
    await pool.query("COMMIT");
    for (let n = 0; n < 200; n++) await pool.query("SELECT 1");
    expect(await sizeOf(path.join(folder, "pgdata/pg_wal"))).toBeLessThan(200 * MB);
    const { rows } = await pool.query<{ n: number; bytes: number }>("SELECT count(*)::int AS n, min(length(bytes)) AS bytes FROM much");
    expect(rows).toEqual([{ n: 300, bytes: MB }]);
  } finally {
    await close();
    await rm(folder, { recursive: true, force: true });
  }
});
