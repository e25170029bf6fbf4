import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import { openDying, type Dying } from "@/e2e/fixtures/dying";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import type { Database } from "@/lib/db";
import { until } from "@/lib/nats/test-context";
import { startConsole as start, writtenIn } from "./test-console";

let server: NatsServer;
let dying: Dying;
let db: Database;
beforeAll(async () => {
  server = await startNatsServer();
  db = await openTestDatabase();
  dying = await openDying(server.url);
});
afterAll(async () => {
  await dying.close();
  await server.stop();
  await db.close();
});

/** A console's collector and log of changes, by monitoring or by the API. */
const startConsole = (by: "monitoring" | "api", changes: Pick<Database, "changes"> = db) =>
  start(server, { db: changes, settings: by === "monitoring" ? { monitoringUrls: [server.monitoringUrl] } : {} });

const written = () => writtenIn(db);
const isWritten = (end: string) => until(async () => (await written()).at(-1)?.startsWith(end) ?? false);

test("two consoles over one server write each change once, in its order, with what it was", async () => {
  await dying.make("BEFORE", "limits"); // while no console looked
  const consoles = [await startConsole("monitoring"), await startConsole("api")];
  await isWritten("consumer-created BEFORE w");
  await dying.make("ORDERS", "limits");
  await isWritten("consumer-created ORDERS w");
  await dying.api("CONSUMER.CREATE.ORDERS", { stream_name: "ORDERS", config: { ack_policy: "explicit", inactive_threshold: 60e9 } });
  await dying.consumer("ORDERS", "w", { max_deliver: 7 });
  await isWritten("consumer-changed ORDERS w max_deliver 2 → 7");
  await dying.api("CONSUMER.PAUSE.ORDERS.w", { pause_until: new Date(Date.now() + 3_600_000).toISOString() });
  await isWritten("consumer-paused ORDERS w until");
  await dying.api("CONSUMER.PAUSE.ORDERS.w", {});
  await isWritten("consumer-resumed");
  await dying.api("STREAM.UPDATE.ORDERS", {
    name: "ORDERS",
    subjects: ["orders.>"],
    allow_direct: true,
    max_age: 3_600e9,
    duplicate_window: 60e9,
  });
  await isWritten("stream-changed ORDERS max_age none → 1 h; duplicate_window 2 min → 1 min");
  await dying.api("CONSUMER.DELETE.ORDERS.w");
  await isWritten("consumer-deleted");
  await dying.api("STREAM.DELETE.ORDERS");
  await isWritten("stream-deleted");
  const whats = (await written()).map((words) => words.split(" ").slice(0, 3).join(" "));
  expect(whats).toEqual([
    "stream-created BEFORE",
    "consumer-created BEFORE w",
    "stream-created ORDERS",
    "consumer-created ORDERS w",
    "consumer-changed ORDERS w",
    "consumer-paused ORDERS w",
    "consumer-resumed ORDERS w",
    "stream-changed ORDERS max_age",
    "consumer-deleted ORDERS w",
    "stream-deleted ORDERS",
  ]);
  await Promise.all(consoles.map((each) => each.stop()));
});

test("a console that starts again adds nothing that is known, and what was created meanwhile", async () => {
  const before = await written();
  await dying.make("MEANWHILE", "limits");
  const again = await startConsole("monitoring");
  await isWritten("consumer-created MEANWHILE w");
  expect((await written()).slice(0, -2)).toEqual(before);
  await again.stop();
});

test("what the database does not take is written when it does", async () => {
  let isDown = true;
  const write: Database["changes"]["write"] = async (changes) => {
    if (isDown) throw new Error("down");
    await db.changes.write(changes);
  };
  const one = await startConsole("monitoring", { changes: { ...db.changes, write } });
  await dying.make("LATE", "limits");
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect((await written()).some((words) => words.includes("LATE"))).toBe(false);
  isDown = false;
  await isWritten("consumer-created LATE w");
  await one.stop();
});
