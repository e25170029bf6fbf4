import { readdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { openDatabase, type Database } from "@/lib/db";
import { isPostgres, makeTestDatabase } from "../../e2e/fixtures/database";

test("of several that start at once on a new database all succeed on PostgreSQL; an embedded folder has room for one", async () => {
  const { settings, drop } = await makeTestDatabase();
  const results = await Promise.allSettled([1, 2, 3].map(() => openDatabase(settings)));
  const opened = results.flatMap((result): Database[] => (result.status === "fulfilled" ? [result.value] : []));
  const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));

  const names = (await readdir("prisma/migrations")).filter((name) => !name.includes(".")).sort();
  expect(opened).toHaveLength(isPostgres() ? 3 : 1);
  for (const reason of refused) expect(reason).toMatchObject({ reason: "locked" });
  for (const { client } of opened) {
    const applied = await client.$queryRaw<{ name: string }[]>`
      SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY name`;
    expect(applied.map(({ name }) => name)).toEqual(names);
  }
  await Promise.all(opened.map((database) => database.close()));
  await drop();
});

test("a database of a newer Jetlag, and one with a half-done migration, are refused and left alone", async () => {
  const { settings, drop } = await makeTestDatabase();
  const first = await openDatabase(settings);
  await first.client.$executeRaw`
    INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '9999_future', now())`;
  await first.close();
  await expect(openDatabase(settings)).rejects.toMatchObject({ reason: "other-version", message: expect.stringContaining("9999_future") });
  await expect(openDatabase(settings)).rejects.toMatchObject({ reason: "other-version" }); // and the lock was given back
  await drop();
});

test("times come back as they went in, whatever the server's time zone", async () => {
  const { settings, drop } = await makeTestDatabase();
  const database = await openDatabase(settings);
  const expiresAt = new Date("2026-03-29T01:30:00.123Z");
  await database.client.lease.create({ data: { name: "t", holder: "t", epoch: 1, expiresAt } });
  expect((await database.client.lease.findUniqueOrThrow({ where: { name: "t" } })).expiresAt).toEqual(expiresAt);
  const [row] = await database.client.$queryRaw<
    { text: string }[]
  >`SELECT to_char(expires_at, 'YYYY-MM-DD HH24:MI:SS.MS') AS text FROM lease`;
  expect(row?.text).toBe("2026-03-29 01:30:00.123");
  await database.close();
  await drop();
});
