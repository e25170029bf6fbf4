import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import { openTestDatabase } from "../../e2e/fixtures/database";
import { rowsAs } from "./batch";

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());

const lease = (name: string) => ({ name, holder: "h", epoch: 1n, expiresAt: new Date(0) });

test("an error names its kind and does not spoil the connection", async () => {
  const { client } = database;
  await client.lease.create({ data: lease("once") });
  await expect(client.lease.create({ data: lease("once") })).rejects.toMatchObject({ code: "P2002" });
  await expect(client.$queryRaw`SELECT * FROM nowhere`).rejects.toMatchObject({ code: "P2010" });
  expect(await client.lease.count({ where: { name: "once" } })).toBe(1);
});

test("a transaction that fails leaves nothing, and holds up nobody after it", async () => {
  const { client } = database;
  const failing = client.$transaction(
    async (inside) => {
      await inside.lease.create({ data: lease("never") });
      throw new Error("changed my mind");
    },
    { maxWait: 30_000, timeout: 30_000 },
  );
  await expect(failing).rejects.toThrow("changed my mind");
  expect(await client.lease.count({ where: { name: "never" } })).toBe(0);
});

test("queries at once all get their own answer", async () => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, i) => database.client.$queryRaw<{ n: number }[]>`SELECT ${i}::int AS n, pg_sleep(0.001)::text`),
  );
  expect(answers.map((rows) => rows[0]?.n)).toEqual(Array.from({ length: 50 }, (_, i) => i));
});

test("many rows in one statement: all of them, with any text in them", async () => {
  const rows = Array.from({ length: 2_500 }, (_, i) => ({ name: `b-${i} '"\\ ${randomUUID()} ü🚀`, epoch: String(2n ** 53n + BigInt(i)) }));
  const written = await database.client.$executeRaw`
    INSERT INTO lease (name, holder, epoch, expires_at) SELECT name, 'batch', epoch, now() FROM ${rowsAs(rows, "name text, epoch bigint")}`;
  expect(written).toBe(2_500);
  const stored = await database.client.lease.findMany({ where: { holder: "batch" }, select: { name: true, epoch: true } });
  expect(new Map(stored.map(({ name, epoch }) => [name, String(epoch)]))).toEqual(new Map(rows.map(({ name, epoch }) => [name, epoch])));
});

test("an answer of many megabytes arrives whole", async () => {
  const [row] = await database.client.$queryRaw<{ text: string }[]>`SELECT repeat('0123456789', 1000000) AS text`;
  expect(row?.text.length).toBe(10_000_000);
});
