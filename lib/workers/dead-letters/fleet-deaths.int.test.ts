import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import { startIndexing, type Indexing } from "@/e2e/fixtures/indexing";
import { oneroof } from "@/fleet/oneroof/system";
import { oneFleet } from "@/fleet/testing/one-fleet";
import type { Database } from "@/lib/db";
import { createCaptureReports } from "@/lib/domain/capture/reports";
import { until } from "@/lib/nats/test-context";
import { startCapture } from "../capture";
import type { LeasedWorker } from "../leases";

/** As beside the embedded fleet: deaths are captured without a click, and an incident is switched as `npm run fleet -- incident` does. */
const { at, turn } = oneFleet(oneroof, { scale: 0.02, rate: 60 });
let db: Database;
let run: Indexing;
let capture: LeasedWorker;

beforeAll(async () => {
  db = await openTestDatabase();
  run = await startIndexing({ url: at.server.url, db });
  const { nats, watch, clock, log } = run;
  const settings = { capture: "on", advisoriesDays: 7 } as const;
  capture = startCapture({ db, nats, watch, settings, reports: createCaptureReports(), clock, log, holder: "test", lookEveryMs: 50 });
  await until(
    async () =>
      run.watch
        .context("test")
        ?.streams()
        .some(({ name }) => name === "JETLAG_ADVISORIES") === true,
    20_000,
  );
});
afterAll(async () => {
  await capture?.stop();
  await run?.stop();
  await db?.close();
});

test.each([
  { incident: "terminated", kind: "terminated", consumer: "booking", error: "the property is off the market" },
  { incident: "poison", kind: "exhausted", consumer: "research", error: null },
])("the fleet's own deaths in $incident are dead letters within seconds", async ({ incident, ...letter }) => {
  await turn(incident, "on");
  const found = async () => (await run.rows()).filter(({ kind, consumer }) => kind === letter.kind && consumer === letter.consumer);
  await expect.poll(async () => (await found()).length, { timeout: 60_000, interval: 100 }).toBeGreaterThan(2);
  await turn(incident, "off");
  expect((await found())[0]).toMatchObject({ ...letter, originalStream: "CALL_INTENT", payloadAvailable: true, state: "open" });
});
