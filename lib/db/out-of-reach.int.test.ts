import { connect, createServer, type Server } from "node:net";
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

const READY_FOR_QUERY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
const FATAL = "SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0";

/** In front of a server; told to, it ends each new connection in the chunk that says that it is ready, as a server does that ends at once. */
async function endingFirst(port: number) {
  const fatal = Buffer.alloc(5 + FATAL.length);
  fatal.write("E");
  fatal.writeInt32BE(4 + FATAL.length, 1);
  fatal.write(FATAL, 5, "latin1");
  let isEnding = false;
  const proxy = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    for (const socket of [client, upstream]) socket.on("error", () => client.destroy());
    client.pipe(upstream);
    upstream.on("data", (chunk: Buffer) => {
      if (!isEnding || !chunk.includes(READY_FOR_QUERY)) return void client.write(chunk);
      client.end(Buffer.concat([chunk, fatal]));
      upstream.destroy();
    });
    upstream.on("close", () => client.end());
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const address = proxy.address();
  return {
    port: address && typeof address === "object" ? address.port : 0,
    endConnections: () => void (isEnding = true),
    close: () => void proxy.close(),
  };
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
  test("a backend that ends in the moment in which its connection is handed out is an error of the query, not of the process", async () => {
    const server = await startPostgres();
    const proxy = await endingFirst(server.port);
    const uncaught: unknown[] = [];
    const note = (error: unknown) => void uncaught.push(error);
    process.on("uncaughtException", note);
    const through = new URL(server.url);
    through.port = String(proxy.port);
    const db = await openDatabase({ kind: "postgresql", url: through.href });
    proxy.endConnections();
    const tried = Array.from({ length: 12 }, () => db.deadLetterIndex.write(null, [], null));
    const failures = (await Promise.allSettled(tried)).flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    expect(failures.length).toBeGreaterThan(5); // connections from before go on
    for (const failure of failures) expect(failure).toBeInstanceOf(DatabaseOutOfReach);
    await new Promise((resolve) => setTimeout(resolve, 200)); // an error that nobody takes comes a moment later
    process.off("uncaughtException", note);
    expect(uncaught).toEqual([]);
    await db.close();
    proxy.close();
    await server.stop();
  });

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
