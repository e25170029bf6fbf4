import { execFileSync } from "node:child_process";
import pino from "pino";
import { expect, test } from "vitest";
import { outcomeOf, runBare } from "@/e2e/fixtures/bare-redrive";
import { startBareProcess } from "@/e2e/fixtures/bare-redrive-process";
import { bodies } from "@/e2e/fixtures/bare-redrive-ground";
import { isPostgres, makeTestDatabase } from "@/e2e/fixtures/database";
import { startNatsServer } from "@/e2e/fixtures/nats-server";
import { openDatabase } from "@/lib/db";
import { readBatch } from "@/lib/nats/messages";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { redriveWire } from "@/lib/nats/redrive";
import { connectedContext, until } from "@/lib/nats/test-context";
import { onceWithLease } from "../leases";

const COUNT = 40;
const log = pino({ level: "silent" });
const accounts = `accounts {
  SYS { users: [ { user: sys, password: p } ] }
  A { jetstream: enabled, users: [ { user: a, password: p } ] }
}
system_account: SYS
no_auth_user: a`;

/** By `ps`, on Linux and macOS alike. */
const isStopped = (pid: number) => execFileSync("ps", ["-o", "state=", "-p", String(pid)], { encoding: "utf8" }).startsWith("T");

/**
 * Frozen with messages in the client's buffer, past the duplicate window: whatever of it reached the server later would be stored twice.
 * Without KICK the server closes the connection when its pings are not answered.
 */
const ways = [
  { by: "KICK", config: accounts, hasSystem: true, windowMs: 1_000 },
  { by: "the server's pings", config: `${accounts}\nping_interval: "12s"\nping_max: 2`, hasSystem: false, windowMs: 1_000 },
  { by: "KICK, ids still known", config: accounts, hasSystem: true, windowMs: 120_000 },
];

test.each(isPostgres() ? ways : ways.slice(0, 1))(
  "a runner frozen in mid batch, fenced off by $by: its successor sends all once; when it wakes it sends nothing",
  async ({ config, hasSystem, windowMs }) => {
    const server = await startNatsServer({ config });
    const context = await connectedContext(server.url);
    const system = hasSystem ? await connectedContext(server.url, { auth: { kind: "password", user: "sys", password: "p" } }) : null;
    await context.api("STREAM.CREATE.DLQ", { name: "DLQ", subjects: ["dlq.>"], allow_direct: true });
    const window = { duplicate_window: windowMs * 1_000_000 };
    await context.api("STREAM.CREATE.JOBS", { name: "JOBS", subjects: ["jobs.>"], allow_direct: true, ...window });
    await rawPublish(
      server.port,
      bodies(COUNT).map((payload) => ({ subject: "dlq.a", payload })),
    );
    const { settings: database, drop } = await makeTestDatabase();
    const seqs = bodies(COUNT).map((_, index) => index + 1);
    const frozen = startBareProcess({
      database,
      url: server.url,
      maxBatch: COUNT,
      leased: true,
      start: {
        job: { from: "DLQ", seqs, target: "JOBS", subject: "jobs.a" },
        fault: { method: "publisher.publish", nth: COUNT / 2, when: "before", signal: "SIGSTOP" },
      },
    });
    const pid = frozen.child.pid ?? -1;
    await until(() => isStopped(pid), 30_000);
    const JOBS = { name: "JOBS", allowDirect: true };
    const stored = async () =>
      (await readBatch(context, JOBS, { fromSeq: 1, batch: 1_000 })).messages.map(({ payload }) => Buffer.from(payload).toString("utf8"));

    if (!isPostgres()) {
      // One process per folder: nobody takes over while a frozen one has it.
      await expect(openDatabase(database)).rejects.toMatchObject({ reason: "locked" });
      frozen.child.kill("SIGKILL");
      await frozen.ended;
    } else {
      const db = await openDatabase(database);
      const [{ id } = { id: "" }] = await db.ledger.wanting([context.name]);
      const wire = redriveWire(context, system);
      const run = () =>
        onceWithLease(
          { name: `redrive:${id}`, holder: "successor", leases: db.leases, log, stopping: new AbortController().signal },
          ({ isHeld, signal }) => runBare(db, context, { id, wire, holder: "successor", isHeld, signal }),
        );
      expect(await run()).toBe(false);
      await until(run, 60_000);
      const after = await outcomeOf(db, id);
      expect(after).toMatchObject({ state: "succeeded", counts: { unknown: 0, published: COUNT } });
      expect((await stored()).toSorted()).toEqual(bodies(COUNT).toSorted());

      await new Promise((resolve) => setTimeout(resolve, windowMs < 5_000 ? windowMs : 0));
      frozen.child.kill("SIGCONT");
      await frozen.ended;
      expect((await stored()).toSorted()).toEqual(bodies(COUNT).toSorted());
      expect(await outcomeOf(db, id)).toEqual(after);
      await db.close();
    }
    await drop();
    await system?.close();
    await context.close();
    await server.stop();
  },
);
