import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import { openTestDatabase } from "../../e2e/fixtures/database";

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());

/** As if 15 s had passed on the database's clock. */
const expire = (name: string) =>
  database.client.$executeRaw`UPDATE lease SET expires_at = clock_timestamp() - interval '1 ms' WHERE name = ${name}`;

test("one holder; the next one when it is given up", async () => {
  const { leases } = database;
  const a = await leases.acquire("one", "a");
  expect(a).toMatchObject({ epoch: 1n, expiresInMs: 15_000 });
  expect(await leases.acquire("one", "b")).toBeNull();
  if (a) await leases.release(a);
  expect(await leases.acquire("one", "b")).toMatchObject({ epoch: 2n });
});

test("of many that ask at once, one gets it", async () => {
  const got = await Promise.all(Array.from({ length: 12 }, (_, i) => database.leases.acquire("many", `holder-${i}`)));
  expect(got.filter((lease) => lease !== null)).toHaveLength(1);
});

test("a holder that was frozen past its time has lost it, though it does not know", async () => {
  const { leases } = database;
  const frozen = await leases.acquire("frozen", "a");
  await expire("frozen");
  const next = await leases.acquire("frozen", "b");
  expect(next).toMatchObject({ epoch: 2n });
  expect(frozen && (await leases.renew(frozen))).toBeNull();
  if (frozen) await leases.release(frozen); // must not end the other's
  expect(await leases.acquire("frozen", "c")).toBeNull();
});

test("an expired lease cannot be renewed, even while nobody else has it", async () => {
  const { leases } = database;
  const lease = await leases.acquire("late", "a");
  await expire("late");
  expect(lease && (await leases.renew(lease))).toBeNull();
});

test("renewing moves the end by the database's clock", async () => {
  const { leases, client } = database;
  const lease = await leases.acquire("renewed", "a");
  await client.$executeRaw`UPDATE lease SET expires_at = clock_timestamp() + interval '8 s' WHERE name = 'renewed'`;
  expect(lease && (await leases.renew(lease))).toMatchObject({ epoch: 1n });
  const [row] = await client.$queryRaw<
    { left: number }[]
  >`SELECT extract(epoch FROM expires_at - clock_timestamp())::float8 AS left FROM lease WHERE name = 'renewed'`;
  expect(row?.left).toBeGreaterThan(8);
});

test("the same holder takes over from itself at once, with a new epoch that ends the old one", async () => {
  const { leases } = database;
  const before = await leases.acquire("again", "embedded");
  expect(await leases.acquire("again", "embedded")).toMatchObject({ epoch: 2n });
  expect(before && (await leases.renew(before))).toBeNull();
});
