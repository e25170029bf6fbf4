import pino from "pino";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Database, Leases } from "@/lib/db";
import { openTestDatabase } from "../../../e2e/fixtures/database";
import { runWithLease, type LeasedWorker } from "./run-with-lease";

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());

const log = pino({ level: "silent" });
const quick = { log, renewEveryMs: 50, retryEveryMs: 30 };
const soon = { timeout: 30_000, interval: 20 };

/** Work that says who is at it, and ends when told. */
function worker(
  name: string,
  holder: string,
  { leases, busy, now }: { leases: Leases; busy: Set<string>; now?: () => number },
): LeasedWorker {
  return runWithLease({ ...quick, name, holder, leases, now }, async ({ signal }) => {
    busy.add(holder);
    await new Promise<void>((resolve) => (signal.aborted ? resolve() : signal.addEventListener("abort", () => resolve())));
    busy.delete(holder);
  });
}

const expire = (name: string) => database.client.$executeRaw`UPDATE lease SET expires_at = clock_timestamp() WHERE name = ${name}`;

test("one of two works; when it stops, the other goes on", async () => {
  const busy = new Set<string>();
  const { leases } = database;
  const workers = ["a", "b"].map((holder) => worker("pair", holder, { leases, busy }));
  await vi.waitFor(() => expect(busy.size).toBe(1), soon);
  const first = [...busy][0];
  const [running, waiting] = first === "a" ? workers : workers.toReversed();
  expect([running?.holds(), waiting?.holds()]).toEqual([true, false]);

  await running?.stop();
  expect(busy.has(first ?? "")).toBe(false);
  await vi.waitFor(() => expect([...busy]).toEqual([first === "a" ? "b" : "a"]), soon);
  await waiting?.stop();
  expect(busy.size).toBe(0);
});

test("who cannot renew stops by its own clock before the database would give the lease to another", async () => {
  const busy = new Set<string>();
  let now = 0;
  const lost = () => Promise.reject(new Error("connection lost"));
  const unreachable: Leases = { ...database.leases, renew: lost, release: lost };
  const cutOff = worker("cut-off", "a", { leases: unreachable, busy, now: () => now });
  await vi.waitFor(() => expect(busy.size).toBe(1), soon);
  now = 14_000;
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(busy.size).toBe(1);
  now = 15_000;
  await vi.waitFor(() => expect(busy.size).toBe(0), soon);
  expect(await database.leases.acquire("cut-off", "b")).toBeNull();
  await cutOff.stop();
});

test("a process that was frozen learns at its next write that another one took over", async () => {
  const { leases } = database;
  let now = 0;
  const writes: boolean[] = [];
  const frozen = runWithLease(
    { ...quick, name: "freeze", holder: "a", leases, now: () => now, renewEveryMs: 60_000 },
    async ({ isHeld, signal }) => {
      while (!signal.aborted) {
        writes.push(isHeld());
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
  );
  await vi.waitFor(() => expect(writes).toContain(true), soon);
  await expire("freeze");
  now = 20_000;
  await vi.waitFor(() => expect(writes.at(-1)).toBe(false), soon);
  await frozen.stop();
});

test("who waits for a renewal that is never answered stops by its own clock too", async () => {
  const busy = new Set<string>();
  let now = 0;
  const renew = vi.fn<Leases["renew"]>(() => new Promise(() => undefined));
  const hung = worker("hung", "a", { leases: { ...database.leases, renew }, busy, now: () => now });
  await vi.waitFor(() => expect(renew).toHaveBeenCalled(), soon);
  expect(busy.size).toBe(1);
  now = 15_000;
  await vi.waitFor(() => expect(busy.size).toBe(0), soon);
  expect(renew).toHaveBeenCalledTimes(1);
  await hung.stop();
});

test("somebody else's takeover is seen at the next renewal", async () => {
  const busy = new Set<string>();
  const { leases } = database;
  const loser = worker("taken", "a", { leases, busy });
  await vi.waitFor(() => expect(busy.size).toBe(1), soon);
  await database.client
    .$executeRaw`UPDATE lease SET holder = 'thief', epoch = epoch + 1, expires_at = clock_timestamp() + interval '1 min' WHERE name = 'taken'`;
  await vi.waitFor(() => expect(busy.size).toBe(0), soon);
  expect(loser.holds()).toBe(false);
  await loser.stop();
});

test("work that throws is begun again under a new epoch", async () => {
  const epochs: bigint[] = [];
  const failing = runWithLease({ ...quick, name: "failing", holder: "a", leases: database.leases }, async ({ epoch }) => {
    epochs.push(epoch);
    throw new Error("no luck");
  });
  await vi.waitFor(() => expect(epochs.length).toBeGreaterThanOrEqual(3), soon);
  await failing.stop();
  expect(epochs.slice(0, 3)).toEqual([1n, 2n, 3n]);
});
