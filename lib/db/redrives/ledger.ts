import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { jobStates, liveJobStates, type Batch } from "@/lib/domain/redrive/types";
import { Prisma, type PrismaClient } from "../generated/client";
import { saveAnswers } from "./answers";
import { readEdits } from "./edits";
import { finish } from "./finish";
import { keepFailure } from "./keep-failure";
import { become } from "./become";
import { isLiveJob } from "./guard";
import { itemsInState } from "./items-in-state";
import { hasNoResult } from "./items-now";
import { readItems, readWaiting } from "./read-items";
import { noItems } from "@/lib/domain/redrive/run/machine";
import { RunOptions } from "@/lib/domain/redrive/run/options";
import { readOutcomes } from "./read-outcomes";
import { countItems } from "./read-redrives";
import { saveIntent } from "./save-intent";
import { saveOutcomes } from "./save-outcomes";
import { saveRemoved, saveResults, skipItems } from "./save-results";
import { plannedOf } from "./sendings";
import { boomerangsAfter, followedOf, noteEarlyBoomerangs } from "./settling";
import { StaleEpoch } from "./stale-epoch";
import type { RedriveLedger } from "./ledger-types";
import { waitingCursors } from "./waiting-cursor";

const JobState = z.enum(jobStates);
const LiveJobState = z.enum(liveJobStates);
const BatchState = z.enum(["intent", "published", "done"]);

export function redriveLedgerIn(client: PrismaClient): RedriveLedger {
  const cursors = waitingCursors();
  return {
    async wanting(contexts) {
      const rows = await client.$queryRaw<{ id: string; state: string; isWaiting: boolean }[]>`
        SELECT id::text AS id, state, coalesce(starts_at > now(), false) OR state = 'canary' AND canary_count <= (
          SELECT count(*) FROM redrive_result AS done WHERE done.redrive_id = redrive.id AND done.item <= canary_count) + (
          SELECT coalesce(sum(least(last, canary_count) - first + 1), 0) FROM redrive_result_run AS run
          WHERE run.redrive_id = redrive.id AND first <= canary_count) AS "isWaiting"
        FROM redrive WHERE ${isLiveJob} AND context = ANY(${[...contexts]}) ORDER BY number`;
      return rows.map((row) => ({ ...row, state: LiveJobState.parse(row.state) }));
    },

    async takeOver(id) {
      const [row] = await client.$queryRaw<JobColumns[]>`
        UPDATE redrive SET epoch = epoch + 1 WHERE id = ${id}::uuid AND ${isLiveJob}
        RETURNING number, context, epoch, state, state_reason, actor_id, actor_name, rate_per_sec, options, canary_count, skip_canary, starts_at,
          resumed_at, ${sharing} AS sharing, clock_timestamp() AS at`;
      cursors.forget(id);
      if (!row) return null;
      const { number, context, epoch } = row;
      const counts = (await countItems(client, [id])).get(id) ?? noItems();
      const actor = { id: row.actor_id, name: row.actor_name };
      return {
        id,
        number,
        context,
        epoch,
        state: LiveJobState.parse(row.state),
        stateReason: row.state_reason,
        actor,
        ...wishOf(row),
        options: RunOptions.parse(row.options),
        canaryCount: row.canary_count,
        startsAt: row.starts_at?.getTime() ?? null,
        counts,
      };
    },

    async saveOwner(id, { epoch, holder, serverId, clientId }) {
      const saved = await client.$executeRaw`
        WITH job AS (
          SELECT id FROM redrive WHERE id = ${id}::uuid AND epoch = ${epoch} AND ${isLiveJob} FOR NO KEY UPDATE)
        INSERT INTO redrive_owner (redrive_id, epoch, holder, server_id, client_id)
        SELECT id, ${epoch}, ${holder}, ${serverId}, ${BigInt(clientId)} FROM job`;
      if (saved !== 1) throw new StaleEpoch(id, epoch);
    },

    async ownersBefore(id, epoch) {
      const rows = await client.$queryRaw<{ epoch: bigint; holder: string; server_id: string; client_id: bigint }[]>`
        SELECT epoch, holder, server_id, client_id FROM redrive_owner
        WHERE redrive_id = ${id}::uuid AND epoch < ${epoch} ORDER BY epoch DESC`;
      return rows.map((row) => ({ epoch: row.epoch, holder: row.holder, serverId: row.server_id, clientId: Number(row.client_id) }));
    },

    async unfinished(id) {
      const rows = await client.$queryRaw<BatchColumns[]>`
        SELECT n, epoch, target, t0, base, leader, duplicate_window_ms, items, state FROM redrive_batch WHERE redrive_id = ${id}::uuid AND state <> 'done' ORDER BY n`;
      if (rows.length === 0) return [];
      const ns = rows.flatMap(({ items }) => items);
      const items = new Map((await readItems(client, id, Prisma.sql`WHERE n = ANY(${ns}::int[])`)).map((item) => [item.n, item]));
      return rows.map((row) => ({ ...toBatch(row), items: row.items.flatMap((n) => items.get(n) ?? []) }));
    },

    planned: (id) => plannedOf(client, id),
    edits: (id, items) => readEdits(client, id, items),
    next: (id, limit, upTo = null) => cursors.read(id, (from) => readWaiting(client, id, { limit, from, upTo })),

    async saveIntent(id, epoch, batch) {
      const n = await saveIntent(client, { id, epoch, batch });
      cursors.taken(id, batch.items);
      return n;
    },
    async skip(id, epoch, items) {
      await skipItems(client, { id, epoch, items });
      cursors.taken(
        id,
        items.map(({ n }) => n),
      );
    },
    async saveResults(id, epoch, n, outcomes) {
      await saveResults(client, { id, epoch, n, outcomes });
      cursors.freed(
        id,
        outcomes.flatMap((one) => (one.kind === "unsent" ? [one.n] : [])),
      );
    },
    saveFound: (id, epoch, n, found) => saveResults(client, { id, epoch, n, ...found }),
    saveRemoved: (id, epoch, n, removed) => saveRemoved(client, { id, epoch, n, removed }),

    canaries: (id, count) => readItems(client, id, Prisma.sql`WHERE n <= ${count}::int ORDER BY n`),
    outcomes: (id, last) => readOutcomes(client, id, last),

    saveOutcomes: (id, epoch, settlements) => saveOutcomes(client, { id, epoch, settlements }),
    unsettled: (id) =>
      readItems(client, id, Prisma.sql`WHERE n = ANY(ARRAY(${itemsInState(id, "published")})) AND state = 'published' ORDER BY n`),
    boomerangsAfter: (id, nth) => boomerangsAfter(client, id, nth),
    noteEarlyBoomerangs: (sent) => noteEarlyBoomerangs(client, sent),
    saveAnswers: (id, heard) => saveAnswers(client, id, heard),
    followed: (context) => followedOf(client, context),
    async inDoubt(id) {
      const [row] = await client.$queryRaw<{ count: number }[]>`
        SELECT count(DISTINCT item)::int AS count FROM claim
        WHERE redrive_id = ${id}::uuid AND in_doubt AND ${hasNoResult(Prisma.sql`${id}::uuid`, Prisma.sql`claim.item`)}`;
      return row?.count ?? 0;
    },
    counts: async (id) => (await countItems(client, [id])).get(id) ?? noItems(),

    async wish(id) {
      const [row] = await client.$queryRaw<WishColumns[]>`
        SELECT state, rate_per_sec, epoch, skip_canary, resumed_at, ${sharing} AS sharing, clock_timestamp() AS at
        FROM redrive WHERE id = ${id}::uuid`;
      if (!row) throw new AppError("NOT_FOUND", `There is no re-drive ${id}.`);
      return { ...wishOf(row), state: JobState.parse(row.state), epoch: row.epoch };
    },

    become: (id, epoch, state, why) => become(client, { id, epoch, state, why }),

    async saveWaiting(id, epoch, why) {
      // Why it is aborted, paused or tripped is said by whoever did that, and stays.
      const saved = await client.$executeRaw`
        UPDATE redrive SET state_reason = CASE WHEN state IN ('canary', 'running', 'settling') THEN ${why}::text ELSE state_reason END
        WHERE id = ${id}::uuid AND epoch = ${epoch} AND ${isLiveJob}`;
      if (saved !== 1) throw new StaleEpoch(id, epoch);
    },

    keepFailure: (id, epoch, failure) => keepFailure(client, { id, epoch, failure }),
    async finish(id, epoch, end) {
      await finish(client, { id, epoch, end });
      cursors.forget(id);
    },
  };
}

/** Caps of the other jobs that send into a stream of a `redrive`'s plan now. */
const sharing = Prisma.sql`ARRAY(
  SELECT other.rate_per_sec FROM redrive AS other
  WHERE other.state IN ('canary', 'running') AND other.id <> redrive.id AND other.context = redrive.context AND other.rate_per_sec IS NOT NULL
    AND coalesce(other.starts_at <= now(), true)
    AND EXISTS (SELECT FROM jsonb_array_elements(other.plan->'targets') AS theirs, jsonb_array_elements(redrive.plan->'targets') AS ours
      WHERE theirs->'stream' = ours->'stream'))`;

type WishColumns = {
  state: string;
  rate_per_sec: number | null;
  epoch: bigint;
  skip_canary: boolean;
  resumed_at: Date | null;
  sharing: number[];
  at: Date;
};

const wishOf = ({ rate_per_sec: ratePerSec, skip_canary: skipCanary, resumed_at: resumedAt, sharing: others, at }: WishColumns) => ({
  ratePerSec,
  sharing: others,
  skipCanary,
  resumedAt: resumedAt?.getTime() ?? null,
  at: at.getTime(),
});

type JobColumns = WishColumns & {
  number: number;
  context: string;
  state_reason: string | null;
  actor_id: string;
  actor_name: string;
  options: unknown;
  canary_count: number;
  starts_at: Date | null;
};

type BatchColumns = {
  n: number;
  epoch: bigint;
  target: string;
  t0: Date;
  base: bigint;
  leader: string | null;
  duplicate_window_ms: bigint | null;
  items: number[];
  state: string;
};

const toBatch = ({ n, epoch, target, t0, base, leader, duplicate_window_ms: windowMs, state }: BatchColumns): Batch => ({
  n,
  epoch,
  target,
  t0: t0.getTime(),
  base: Number(base),
  leader,
  duplicateWindowMs: windowMs === null ? null : Number(windowMs),
  state: BatchState.parse(state),
});
