import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeTestDatabase } from "@/e2e/fixtures/database";
import { openDying, type Dying } from "@/e2e/fixtures/dying";
import { startIndexing } from "@/e2e/fixtures/indexing";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { openDatabase } from "@/lib/db";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";

const COUNT = 6_000;
let server: NatsServer;
let dying: Dying;
let database: Awaited<ReturnType<typeof makeTestDatabase>>;
let child: ChildProcess | null = null;

beforeEach(async () => {
  database = await makeTestDatabase();
  server = await startNatsServer();
  dying = await openDying(server.url);
});
afterEach(async () => {
  child?.kill("SIGKILL");
  await dying.close();
  await server.stop();
  await database.drop();
});

const advisory = (seq: number, at: number) => ({
  subject: "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.ORDERS.gone",
  payload: JSON.stringify({
    type: "io.nats.jetstream.advisory.v1.max_deliver",
    timestamp: new Date(at).toISOString(),
    stream: "ORDERS",
    consumer: "gone", // nobody can be asked any more what it was given
    stream_seq: seq,
    deliveries: 2,
  }),
});

/** Resolves when the child has written some and is busy with more. */
function untilBusy(process: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = "";
    process.stdout?.setEncoding("utf8").on("data", (text: string) => {
      const count = Number(text.trim().split("\n").at(-1));
      if (count > 0) resolve(count);
    });
    process.stderr?.setEncoding("utf8").on("data", (text: string) => (said += text));
    process.once("exit", () => reject(new Error(said)));
  });
}

test("a console killed while it reads, and a server killed while there is none: each captured death is there once", async () => {
  await dying.capture();
  await dying.make("ORDERS", "limits");
  const messages = Array.from({ length: COUNT }, () => ({ subject: "orders.a", payload: "x" }));
  await rawPublish(server.port, messages);
  const at = Date.now(); // a message stored after its death would be another one
  const advisories = messages.map((_, index) => advisory(index + 1, at + index));
  await rawPublish(server.port, advisories);

  const script = path.resolve("e2e/fixtures/indexing-child.ts");
  child = spawn(process.execPath, ["--conditions=react-server", "--import", "tsx", script, JSON.stringify(database.settings), server.url], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const written = await untilBusy(child);
  child.kill("SIGKILL");
  expect(written).toBeLessThan(COUNT);
  await server.kill();
  await server.restart();

  const db = await openDatabase(database.settings);
  const before = await db.client.deadLetter.count();
  expect(before).toBeGreaterThanOrEqual(written);
  expect(before).toBeLessThan(COUNT);
  const run = await startIndexing({ url: server.url, db });
  await expect.poll(() => db.client.deadLetter.count(), { timeout: 120_000, interval: 50 }).toBe(COUNT);
  const [row] = await db.client.$queryRaw<{ seqs: bigint; there: bigint }[]>`
    SELECT count(DISTINCT seq) AS seqs, count(*) FILTER (WHERE payload_available AND state = 'open') AS there FROM dead_letter`;
  expect([Number(row?.seqs), Number(row?.there)]).toEqual([COUNT, COUNT]);
  await run.stop();
  await db.close();
});
