import { test } from "vitest";
import { bodies } from "@/e2e/fixtures/bare-redrive-ground";
import { isPostgres, makeTestDatabase } from "@/e2e/fixtures/database";
import { freeze, freezes, frozenCount, outlive } from "@/e2e/fixtures/freezing";
import { openDatabase } from "@/lib/db";

/**
 * Frozen with messages in the client's buffer, past the duplicate window: whatever of it reached the server later would be stored twice.
 * Without KICK the server closes the connection when its pings are not answered. All at once: each waits for a lease to end.
 */
test.concurrent.for(isPostgres() ? freezes : freezes.slice(0, 1))(
  "a runner frozen in mid batch, fenced off by $by: its successor sends all once; when it wakes it sends nothing",
  async (way, { expect }) => {
    const { settings: database, drop } = await makeTestDatabase();
    const frozen = await freeze(way, database);
    if (!isPostgres()) {
      // One process per folder: nobody takes over while a frozen one has it.
      await expect(openDatabase(database)).rejects.toMatchObject({ reason: "locked" });
      await frozen.wake("SIGKILL");
    } else {
      const { isFreeAtOnce, before, after } = await outlive(frozen, way, database);
      expect(isFreeAtOnce).toBe(false);
      expect(before).toMatchObject({ state: "succeeded", counts: { unknown: 0, published: frozenCount } });
      expect(before.stored.toSorted()).toEqual(bodies(frozenCount).toSorted());
      expect(after).toEqual(before);
    }
    await drop();
    await frozen.close();
  },
);
