import "server-only";
import type pg from "pg";
import type { PrismaClient } from "./generated/client";

const LEASE_MS = 15_000;

/** What a holder may rely on until `expiresInMs` after it asked. A newer epoch means somebody else took over in between. */
export type HeldLease = { name: string; holder: string; epoch: bigint; expiresInMs: number };

export type Leases = {
  /** Takes the lease when it is free, expired or already ours; `null` while somebody else holds it. */
  acquire(name: string, holder: string): Promise<HeldLease | null>;
  /** Holds it for another 15 s; `null` when it was lost, even if nobody has it now. */
  renew(lease: HeldLease): Promise<HeldLease | null>;
  /** Gives it up at once, so that the next one need not wait. */
  release(lease: HeldLease): Promise<void>;
};

/** Every time here is the database's: two processes whose clocks differ still agree who holds what. */
export function leasesIn(client: PrismaClient): Leases {
  return {
    async acquire(name, holder) {
      const [row] = await client.$queryRaw<{ epoch: bigint }[]>`
        INSERT INTO lease AS held (name, holder, epoch, expires_at)
        VALUES (${name}, ${holder}, 1, clock_timestamp() + ${LEASE_MS} * interval '1 millisecond')
        ON CONFLICT (name) DO UPDATE SET
          holder = excluded.holder,
          epoch = held.epoch + 1,
          expires_at = excluded.expires_at
        WHERE held.expires_at <= clock_timestamp() OR held.holder = excluded.holder
        RETURNING epoch`;
      return row ? { name, holder, epoch: row.epoch, expiresInMs: LEASE_MS } : null;
    },

    async renew(lease) {
      const changed = await client.$executeRaw`
        UPDATE lease SET expires_at = clock_timestamp() + ${LEASE_MS} * interval '1 millisecond'
        WHERE name = ${lease.name} AND holder = ${lease.holder} AND epoch = ${lease.epoch} AND expires_at > clock_timestamp()`;
      return changed === 1 ? { ...lease, expiresInMs: LEASE_MS } : null;
    },

    async release(lease) {
      await client.$executeRaw`
        UPDATE lease SET expires_at = clock_timestamp() WHERE name = ${lease.name} AND holder = ${lease.holder} AND epoch = ${lease.epoch}`;
    },
  };
}

/** Ends every lease. Epochs go on from where they were. */
export async function expireLeases(pool: pg.Pool): Promise<void> {
  await pool.query("UPDATE lease SET expires_at = clock_timestamp() WHERE expires_at > clock_timestamp()");
}
