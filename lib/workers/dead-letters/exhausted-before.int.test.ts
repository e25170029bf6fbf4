import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import { openDying, type Dying } from "@/e2e/fixtures/dying";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import type { Database } from "@/lib/db";
import { createArrivals } from "@/lib/domain/arrivals";
import { openContexts, type NatsContext } from "@/lib/nats";
import { contextSettings, until } from "@/lib/nats/test-context";
import { sourceOf, startCollector } from "@/lib/workers/collector";
import type { LeasedDeps } from "./deps";
import { ExhaustedBefore } from "./exhausted-before";
import { OwnPlacesWatch } from "./own-places";
import { Readings } from "./readings";
import { Rebuilds } from "./rebuilds";

let server: NatsServer;
let db: Database;
let dying: Dying;

beforeAll(async () => {
  [server, db] = await Promise.all([startNatsServer(), openTestDatabase()]);
  dying = await openDying(server.url);
});
afterAll(async () => {
  await dying?.close();
  await db?.close();
  await server?.stop();
});

test("a look that came to no end is made again: while advisories lay unread nothing is listed, afterwards everything", async () => {
  await dying.make("ORDERS", "workqueue");
  for (let nth = 1; nth <= 2; nth++) {
    await dying.publish("orders.a");
    await dying.exhaust("ORDERS");
  }
  await dying.capture();
  const log = pino({ level: "silent" });
  let now = Date.now();
  const clock = { now: () => (now += 500) }; // its waiting is over after a few looks at the clock
  const nats = openContexts([contextSettings(server.url)], { log, clock });
  const context = nats.get("test") as NatsContext; // opened on the line above
  await until(() => context.link().kind === "connected");
  const watch = startCollector({ sources: nats.all().map(sourceOf), clock: { now: () => Date.now() }, pollMs: 100 });
  const watched = watch.context("test");
  if (!watched) throw new Error("not watched");
  const isHeld = () => true;
  const readings = new Readings();
  const ownPlaces = new OwnPlacesWatch({ index: db.deadLetterIndex, places: db.ownPlaces, nats, log, isHeld });
  const lost = new AbortController().signal;
  const deps: LeasedDeps = {
    db,
    nats,
    watch,
    arrivals: createArrivals(),
    clock,
    log,
    maps: [],
    holder: "t",
    lost,
    isHeld,
    readings,
    rebuilds: new Rebuilds({ db, clock }),
    ownPlaces,
  };
  const before = new ExhaustedBefore(watched, context, deps);
  const seqs = async () => {
    await before.step();
    const { letters } = await db.deadLetters.list({ contexts: ["test"], state: "open" }, { limit: 10, offset: 0 });
    return letters.map(({ seq }) => seq).toSorted();
  };
  try {
    await until(() => watched.streams().length === 2);
    expect(await seqs()).toEqual([]);
    readings.read("test", "JETLAG_ADVISORIES", Number.POSITIVE_INFINITY);
    await expect.poll(seqs).toEqual([1, 2]);
  } finally {
    await watch.stop();
    await nats.close();
  }
});
