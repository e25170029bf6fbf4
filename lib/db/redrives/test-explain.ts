import { z } from "zod";
import { Prisma, type PrismaClient } from "../generated/client";
import type { Db } from "../jobs/read-jobs";

type Node = { rows: number; children: Node[] };
const Node: z.ZodType<Node, unknown> = z.lazy(() =>
  z
    .object({
      "Actual Rows": z.number(),
      "Actual Loops": z.number(),
      "Rows Removed by Filter": z.number().default(0),
      "Rows Removed by Join Filter": z.number().default(0),
      "Rows Removed by Index Recheck": z.number().default(0),
      Plans: z.array(Node).default([]),
    })
    .transform((node) => ({
      rows:
        node["Actual Loops"] *
        (node["Actual Rows"] +
          node["Rows Removed by Filter"] +
          node["Rows Removed by Join Filter"] +
          node["Rows Removed by Index Recheck"]),
      children: node.Plans,
    })),
);
const Explained = z.tuple([z.object({ "QUERY PLAN": z.tuple([z.object({ Plan: Node })]) })]);

/** The rows that the busiest node of a plan looked at. */
const busiest = ({ rows, children }: Node): number => Math.max(rows, ...children.map(busiest));

/**
 * A client that runs each raw statement twice: under EXPLAIN ANALYZE, which is undone, to say how many rows its busiest step looked at,
 * and in earnest.
 */
export function explained(client: PrismaClient, say: (rows: number, sql: string) => void): PrismaClient {
  async function look(db: Db, statement: Prisma.Sql): Promise<void> {
    await db.$executeRaw`SAVEPOINT before`;
    const answer = await db.$queryRaw`EXPLAIN (ANALYZE, FORMAT JSON) ${statement}`;
    await db.$executeRaw`ROLLBACK TO SAVEPOINT before`;
    const [{ "QUERY PLAN": plan }] = Explained.parse(answer);
    say(busiest(plan[0].Plan), statement.sql);
  }
  const within = (db: Db): Db => ({
    $queryRaw: (async (...query: Raw) => {
      await look(db, toSql(query));
      return db.$queryRaw(toSql(query));
    }) as Db["$queryRaw"],
    $executeRaw: (async (...query: Raw) => {
      await look(db, toSql(query));
      return db.$executeRaw(toSql(query));
    }) as Db["$executeRaw"],
  });
  const alone =
    (name: "$queryRaw" | "$executeRaw") =>
    (...query: Raw) =>
      client.$transaction((db) => within(db)[name](toSql(query)), { maxWait: 30_000, timeout: 60_000 });
  const instead: Partial<Record<string | symbol, unknown>> = {
    $queryRaw: alone("$queryRaw"),
    $executeRaw: alone("$executeRaw"),
    $transaction: (act: (db: Db) => Promise<unknown>, options: object) =>
      client.$transaction((db) => act(within(db)), { maxWait: 30_000, ...options, timeout: 60_000 }),
  };
  return new Proxy(client, { get: (target, key) => instead[key] ?? (Reflect.get(target, key) as unknown) });
}

type Raw = [first: TemplateStringsArray | Prisma.Sql, ...values: unknown[]];

const toSql = ([first, ...values]: Raw): Prisma.Sql => ("raw" in first ? Prisma.sql(first, ...values) : first);
