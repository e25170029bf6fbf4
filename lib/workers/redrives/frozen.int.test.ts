import { execFileSync } from "node:child_process";
import pino from "pino";
import { expect, test } from "vitest";
import { outcomeOf, runBare } from "@/e2e/fixtures/bare-redrive";
import { startBareProcess } from "@/e2e/fixtures/bare-redrive-process";
import { bodies } from "@/e2e/fixtures/bare-redrive-ground";
import { isPostgres, makeTestDatabase } from "@/e2e/fixtures/database";
import { startNatsServer } from "@/e2e/fixtures/nats-server";
import { openDatabase } from "@/lib/db";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { connectedContext, until } from "@/lib/nats/test-context";
import { onceWithLease } from "../leases";

const COUNT = 40;
const log = pino({ level: "silent" });

/** By `ps`, on Linux and macOS alike. */
const isStopped = (pid: number) => execFileSync("ps", ["-o", "state=", "-p", String(pid)], { encoding: "utf8" }).startsWith("T");

test("a runner frozen in mid batch: its successor leaves what may be on its way undecided; when it wakes it sends nothing", async () => {
  const server = await startNatsServer();
  const context = await connectedContext(server.url);
  await context.api("STREAM.CREATE.DLQ", { name: "DLQ", subjects: ["dlq.>"], allow_direct: true });
  await context.api("STREAM.CREATE.JOBS", { name: "JOBS", subjects: ["jobs.>"], allow_direct: true });
  await rawPublish(
    server.port,
    bodies(COUNT).map((payload) => ({ subject: "dlq.a", payload })),
  );
  const { settings: database, drop } = await makeTestDatabase();
  const seqs = bodies(COUNT).map((_, index) => index + 1);
  const frozen = startBareProcess({
    database,
    url: server.url,
    maxBatch: COUNT / 2,
    leased: true,
    start: {
      job: { from: "DLQ", seqs, target: "JOBS", subject: "jobs.a", ratePerSec: 200 },
      fault: { method: "publisher.publish", nth: 7, when: "after", signal: "SIGSTOP" },
    },
  });
  const pid = frozen.child.pid ?? -1;
  await until(() => isStopped(pid), 30_000);
  const messages = async () => (await context.api<{ state: { messages: number } }>("STREAM.INFO.JOBS")).state.messages;
  const sentBefore = await messages();

  if (!isPostgres()) {
    // One process per folder: nobody takes over while a frozen one has it.
    await expect(openDatabase(database)).rejects.toMatchObject({ reason: "locked" });
    frozen.child.kill("SIGKILL");
    await frozen.ended;
  } else {
    const db = await openDatabase(database);
    const [id = ""] = await db.ledger.wanting([context.name]);
    const run = () =>
      onceWithLease(
        { name: `redrive:${id}`, holder: "successor", leases: db.leases, log, stopping: new AbortController().signal },
        ({ isHeld, signal }) => runBare(db, context, { id, holder: "successor", isHeld, signal }),
      );
    expect(await run()).toBe(false);
    await until(run, 60_000);
    const after = await outcomeOf(db, id);
    expect(after).toMatchObject({ state: "partial", counts: { unknown: COUNT / 2, published: COUNT / 2 } });
    expect(await messages()).toBe(sentBefore + COUNT / 2);

    frozen.child.kill("SIGCONT");
    await frozen.ended;
    expect(await messages()).toBe(sentBefore + COUNT / 2);
    expect(await outcomeOf(db, id)).toEqual(after);
    await db.close();
  }
  await drop();
  await context.close();
  await server.stop();
});
