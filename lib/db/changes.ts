import "server-only";
import { ChangeRow } from "@/lib/domain/change/row";
import { connectionKinds, type Change, type ConnectionChange } from "@/lib/domain/change/types";
import { jsonRows, rowsAs } from "./batch";
import { Prisma, type PrismaClient } from "./generated/client";
import { transaction } from "./transaction";

type Moment = { from: number; to: number; around: number };

/** What became of streams, consumers and connections, as consoles saw it. */
export type Changes = {
  /**
   * What another console has written already is left out; where that one saw it some seconds later and did not hear it said, its time is
   * set right.
   */
  write(changes: readonly Change[]): Promise<void>;
  /** Counts what consoles have heard: of the same client, kind and minute the higher count is kept. */
  writeConnections(changes: readonly ConnectionChange[]): Promise<void>;
  /** From `from` to `to` (epoch ms, both inclusive), in their order; of more than `limit` those nearest to `around`. */
  between(context: string, moment: Moment, limit: number): Promise<ChangeRow[]>;
  /** Forgets what is older than `days`, and of each context all but the newest `most`: of connections so many, and of all else. */
  prune(days: number, most: number): Promise<void>;
};

const columns = 'context text, at bigint, "isExact" boolean, what text, stream text, consumer text, detail text, key text, near json';
const connectionColumns = "context text, at bigint, what text, client jsonb, detail text, times integer, key text";
/** Any number that nothing else in this database locks. */
const CHANGES_LOCK = 0x6a_6c_68;
const connections = Prisma.join([...connectionKinds]);

export function changesIn(client: PrismaClient): Changes {
  return {
    async write(changes) {
      if (changes.length === 0) return;
      await transaction(client, async (db) => {
        await db.$executeRaw`SELECT pg_advisory_xact_lock(${CHANGES_LOCK}::bigint)`; // of two at once neither would see what the other writes
        await db.$executeRaw(writing(changes));
      });
    },

    async writeConnections(changes) {
      if (changes.length === 0) return;
      await client.$executeRaw`
        INSERT INTO change (context, at, exact, what, client, detail, times, key)
        SELECT context, to_timestamp(at / 1000.0::float8), true, what, client, detail, times, key FROM ${rowsAs(changes, connectionColumns)}
        ON CONFLICT (key) DO UPDATE SET at = least(change.at, excluded.at), client = excluded.client, times = excluded.times
        WHERE change.times < excluded.times`;
    },

    async between(context, { from, to, around }, limit) {
      const rows = await jsonRows<Record<string, unknown> & { at: string }>(
        client,
        Prisma.sql`SELECT * FROM (
            SELECT id, at, exact AS "isExact", what, stream, consumer, client, times, detail FROM change
            WHERE context = ${context} AND at BETWEEN ${new Date(from)} AND ${new Date(to)}
            ORDER BY abs(extract(epoch FROM at - ${new Date(around)}::timestamptz)), id DESC LIMIT ${BigInt(limit)}
          ) AS nearest ORDER BY at, id`,
      );
      // One that a newer console knows and this one does not is left out, not refused.
      return rows.flatMap((row) => ChangeRow.safeParse({ ...row, at: new Date(row.at).toISOString() }).data ?? []);
    },

    async prune(days, most) {
      await client.$executeRaw`
        DELETE FROM change WHERE at < now() - ${days}::float8 * interval '1 day' OR id IN (
          SELECT id FROM (
            SELECT id, row_number() OVER (PARTITION BY context, what IN (${connections}) ORDER BY at DESC, id DESC) AS nth FROM change) AS counted
          WHERE nth > ${BigInt(most)})`;
    },
  };
}

/**
 * Of what began or ended, which has no other names: what was only heard and what another console's reading showed of the same thing within a
 * second are one, whichever is written first.
 */
const writing = (changes: readonly Change[]) => Prisma.sql`
  WITH seen AS MATERIALIZED (
    SELECT r.*, to_timestamp(r.at / 1000.0::float8) AS time FROM ${rowsAs(changes.map(toRow), columns)}),
  name AS (SELECT key AS any_key, * FROM seen UNION ALL SELECT json_array_elements_text(near), * FROM seen),
  put_right AS (
    UPDATE change SET at = name.time, exact = true, detail = name.detail FROM name
    WHERE change.key = name.any_key AND name."isExact" AND NOT change.exact)
  INSERT INTO change (context, at, exact, what, stream, consumer, detail, key)
  SELECT context, time, "isExact", what, stream, consumer, detail, key FROM seen
  WHERE NOT EXISTS (SELECT FROM name JOIN change ON change.key = name.any_key WHERE name.key = seen.key)
    AND NOT (seen."isExact" AND json_array_length(seen.near) = 0 AND EXISTS (
      SELECT FROM change AS same WHERE same.context = seen.context AND same.what = seen.what AND same.stream = seen.stream
        AND same.consumer IS NOT DISTINCT FROM seen.consumer AND same.exact
        AND same.at BETWEEN seen.time - interval '1 second' AND seen.time + interval '1 second'))
  ON CONFLICT (key) DO NOTHING`;

const toRow = (change: Change) => ({ ...change, at: Math.trunc(change.at) });
