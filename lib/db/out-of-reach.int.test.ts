import { createServer, type Server } from "node:net";
import pg from "pg";
import { expect, test } from "vitest";
import { openDatabase } from "@/lib/db";
import { DatabaseOutOfReach } from "@/lib/errors";
import { isPostgres } from "../../e2e/fixtures/database";
import { freePort } from "../../e2e/fixtures/nats-server";
import { startPostgres } from "../../e2e/fixtures/postgres";
import { adapterOver } from "./adapter";
import { PrismaClient } from "./generated/client";
import { transaction } from "./transaction";

const failureOf = (asked: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(asked).then(
    (answer) => expect.unreachable(`it answered ${JSON.stringify(answer)}`),
    (error: unknown) => error,
  );

/** One of each kind of query. */
const asked = (client: PrismaClient) => [
  client.$queryRaw`SELECT 1`,
  client.$executeRaw`SELECT 1`,
  client.lease.count(),
  transaction(client, (tx) => tx.lease.count()),
  client.$transaction([client.lease.count()]),
];

async function expectOutOfReach(port: number): Promise<void> {
  const pool = new pg.Pool({ host: "127.0.0.1", port, user: "x", database: "x" });
  const client = new PrismaClient({ adapter: adapterOver(pool) });
  for (const failure of asked(client).map(failureOf)) expect(await failure).toBeInstanceOf(DatabaseOutOfReach);
  await client.$disconnect();
  await pool.end();
}

test("a port where nobody listens", async () => {
  await expectOutOfReach(await freePort());
});

test("a server that takes connections and drops them, as one that is going down does", async () => {
  const server = await new Promise<Server>((resolve) => {
    const dropping = createServer((socket) => socket.end());
    dropping.listen(0, "127.0.0.1", () => resolve(dropping));
  });
  const address = server.address();
  await expectOutOfReach(address && typeof address === "object" ? address.port : 0);
  server.close();
});

if (isPostgres()) {
  test("a server that goes under a query; a query that is wrong says something else", async () => {
    const server = await startPostgres();
    const db = await openDatabase({ kind: "postgresql", url: server.url });
    expect(await failureOf(db.client.$queryRaw`SELECT * FROM nowhere`)).not.toBeInstanceOf(DatabaseOutOfReach);
    const sleeping = [db.client.$queryRaw`SELECT pg_sleep(30)`, transaction(db.client, (tx) => tx.$queryRaw`SELECT pg_sleep(30)`)];
    const failures = sleeping.map(failureOf);
    const count = () => db.client.$queryRaw`SELECT count(*)::int AS n FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(30)'`;
    await expect.poll(count).toEqual([{ n: 2 }]);
    await server.stop();
    for (const failure of [...failures, ...asked(db.client).map(failureOf)]) expect(await failure).toBeInstanceOf(DatabaseOutOfReach);
    await db.close();
  });
}
