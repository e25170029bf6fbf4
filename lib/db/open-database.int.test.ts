import { expect, test } from "vitest";
import { openDatabase } from "@/lib/db";
import { makeTestDatabase } from "../../e2e/fixtures/database";

test("a new database is migrated, and what was written is there when it is opened again", async () => {
  const { settings, drop } = await makeTestDatabase();
  const first = await openDatabase(settings);
  await first.ping();
  expect(await first.leases.acquire("indexer", "a")).toMatchObject({ epoch: 1n });
  await first.close();

  const second = await openDatabase(settings);
  expect(await second.leases.acquire("indexer", "b")).toBeNull();
  expect(await second.client.lease.count()).toBe(1);
  await second.close();
  await drop();
});
