import "server-only";
import { z } from "zod";
import { noItems } from "@/lib/domain/redrive/run/machine";
import { RunOptions } from "@/lib/domain/redrive/run/options";
import { itemStates, jobStates, settledStates, type ItemCounts } from "@/lib/domain/redrive/types";
import { Prisma } from "../generated/client";
import { jobColumns, stateNow, toJob, type Db, type JobColumns } from "../jobs/read-jobs";
import { anyOf, hasNoResult } from "./items-now";
import { outcomeRunOf, resultOf } from "./runs";
import { toPlan } from "./stored-plan";
import type { RedriveHead, RedriveRecord } from "./types";

type Columns = JobColumns & {
  number: number;
  rate_per_sec: number | null;
  options: unknown;
  canary_count: number;
  skip_canary: boolean;
  starts_at: Date | null;
};

const State = z.enum(jobStates);
const ItemState = z.enum(itemStates);

/** Jobs that `rest` (WHERE, ORDER BY, LIMIT) chooses, with their counts. */
export async function readRedrives(db: Db, rest: Prisma.Sql): Promise<RedriveRecord[]> {
  const rows = await db.$queryRaw<
    Columns[]
  >`SELECT ${jobColumns}, number, rate_per_sec, options, canary_count, skip_canary, starts_at FROM redrive ${rest}`;
  const counts = await countItems(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => toRecord(row, counts.get(row.id) ?? noItems()));
}

type HeadColumns = Pick<Columns, "id" | "number" | "context" | "state" | "state_reason" | "rate_per_sec" | "options" | "started_at">;

export async function readHead(db: Db, id: string): Promise<RedriveHead | null> {
  const [row] = await db.$queryRaw<HeadColumns[]>`
    SELECT id::text AS id, number, context, ${stateNow} AS state, state_reason, rate_per_sec, options, started_at FROM redrive WHERE id = ${id}::uuid`;
  if (!row) return null;
  const { number, context, state_reason: stateReason, rate_per_sec: ratePerSec, started_at: startedAt } = row;
  const options = RunOptions.parse(row.options);
  return { id, number, context, state: State.parse(row.state), stateReason, ratePerSec, options, startedAt: startedAt?.getTime() ?? null };
}

const ofOutcome = { job: Prisma.sql`outcome.redrive_id`, item: Prisma.sql`outcome.item` };

/** What has a result is counted by it, what is in an open batch besides is in intent, and the rest of what was planned waits. */
export async function countItems(db: Db, ids: readonly string[]): Promise<Map<string, ItemCounts>> {
  const counts = new Map(ids.map((id) => [id, noItems()]));
  if (ids.length === 0) return counts;
  const jobs = anyOf(ids);
  const rows = await db.$queryRaw<{ id: string; state: string; count: number }[]>`
    SELECT redrive_id::text AS id, 'selected' AS state, count(*)::int AS count FROM redrive_item WHERE redrive_id ${jobs} GROUP BY 1
    UNION ALL
    SELECT redrive_id::text, state, count(*)::int FROM redrive_result WHERE redrive_id ${jobs} GROUP BY 1, 2
    UNION ALL
    SELECT redrive_id::text, 'published', sum(last - first + 1)::int FROM redrive_result_run WHERE redrive_id ${jobs} GROUP BY 1
    UNION ALL
    SELECT redrive_id::text, state, count(*)::int FROM redrive_outcome AS outcome WHERE redrive_id ${jobs}
      -- One may have come back before its PubAck was written.
      AND (state <> 'boomeranged' OR (SELECT state FROM ${resultOf(ofOutcome)} AS result) = 'published')
    GROUP BY 1, 2
    UNION ALL
    SELECT redrive_id::text, state, sum(last - first + 1)::int FROM redrive_outcome_run WHERE redrive_id ${jobs} GROUP BY 1, 2
    UNION ALL
    -- What a run said of an item, until another was seen to become of it.
    SELECT outcome.redrive_id::text, run.state, -count(*)::int FROM redrive_outcome AS outcome CROSS JOIN LATERAL ${outcomeRunOf(ofOutcome)} AS run
    WHERE outcome.redrive_id ${jobs} GROUP BY 1, 2
    UNION ALL
    SELECT redrive_id::text, 'intent', count(*)::int FROM redrive_batch AS batch, unnest(items) AS open(item)
    WHERE redrive_id ${jobs} AND state = 'intent' AND ${hasNoResult(Prisma.sql`batch.redrive_id`, Prisma.sql`open.item`)} GROUP BY 1`;
  for (const { id, state, count } of rows) {
    const of = counts.get(id);
    if (!of) continue;
    of[ItemState.parse(state)] += count;
    // What was seen to become of a message that was sent; all others are told of by the plan.
    if (isSettledState(state)) of.published -= count;
    else if (state !== "selected") of.selected -= count;
  }
  return counts;
}

const isSettledState = (state: string) => (settledStates as readonly string[]).includes(state);

function toRecord(row: Columns, counts: ItemCounts): RedriveRecord {
  return {
    ...toJob(row),
    number: row.number,
    state: State.parse(row.state),
    plan: toPlan(row.plan),
    ratePerSec: row.rate_per_sec,
    options: RunOptions.parse(row.options),
    canaryCount: row.canary_count,
    skipCanary: row.skip_canary,
    startsAt: row.starts_at?.getTime() ?? null,
    counts,
  };
}
