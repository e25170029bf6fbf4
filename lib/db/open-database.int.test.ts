import { cp, mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { openDatabase } from "@/lib/db";
import { isPostgres, makeTestDatabase } from "../../e2e/fixtures/database";
import { templateFolder } from "../../e2e/fixtures/pglite-template";
import { transaction } from "./transaction";

test("a new database is migrated, and what was written is there when it is opened again", async () => {
  const { settings, drop } = await makeTestDatabase();
  const first = await openDatabase(settings);
  await first.ping();
  expect(await first.leases.acquire("indexer", "a")).toMatchObject({ epoch: 1n });
  await first.close();

  const second = await openDatabase(settings);
  // Opening a folder proves that its last process is dead; of a server it proves nothing.
  const lease = await second.leases.acquire("indexer", "b");
  if (isPostgres()) expect(lease).toBeNull();
  else expect(lease).toMatchObject({ epoch: 2n });
  expect(await second.client.lease.count()).toBe(1);
  await second.close();
  await drop();
});

test("a transaction is READ COMMITTED, whatever the server begins one with", async () => {
  const { settings, drop } = await makeTestDatabase();
  const first = await openDatabase(settings);
  if (isPostgres())
    await first.client.$executeRawUnsafe(`DO $$ BEGIN EXECUTE format(
      'ALTER DATABASE %I SET default_transaction_isolation = serializable', current_database()); END $$`);
  await first.close();
  const second = await openDatabase(settings);
  const level = await transaction(second.client, (db) => db.$queryRaw`SELECT current_setting('transaction_isolation') AS level`);
  expect(level).toEqual([{ level: "read committed" }]);
  await second.close();
  await drop();
});

test("a first start begins with the database that the build made, and brings that one up to date too", async () => {
  const root = await mkdtemp(path.join(tmpdir(), "jetlag-root-"));
  const template = path.join(root, "new-database");
  await cp("prisma", path.join(root, "prisma"), { recursive: true });
  await symlink(path.resolve("node_modules"), path.join(root, "node_modules"));
  await cp(await templateFolder(), path.join(root, "made"), { recursive: true });
  const making = await openDatabase({ kind: "embedded", folder: path.join(root, "made") });
  await making.leases.acquire("made", "by the build");
  await making.close();
  await rename(path.join(root, "made/pgdata"), template);
  await mkdir(path.join(root, "prisma/migrations/9999_later"));
  await writeFile(path.join(root, "prisma/migrations/9999_later/migration.sql"), "CREATE TABLE later ();");

  const folder = path.join(root, "database");
  await mkdir(path.join(folder, "pgdata.new/base"), { recursive: true }); // a start that was killed while it copied
  await writeFile(path.join(folder, "pgdata.new/PG_VERSION"), "cut");
  for (let start = 1; start <= 2; start++) {
    const database = await openDatabase({ kind: "embedded", folder }, { root });
    expect(await database.client.lease.findMany({ select: { name: true } })).toEqual([{ name: "made" }]);
    expect(await database.client.$queryRaw`SELECT count(*)::int AS rows FROM later`).toEqual([{ rows: 0 }]);
    await database.close();
    await rm(template, { recursive: true, force: true }); // only a first start needs it
  }
  await rm(root, { recursive: true });
});
