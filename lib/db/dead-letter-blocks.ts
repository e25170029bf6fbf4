import "server-only";
import { tallied } from "./dead-letter-counts";
import type { DeadLetterFilter } from "./dead-letter-filter";
import { Prisma, type PrismaClient } from "./generated/client";
import { sqlStateOf } from "./sql-state";
import { transaction } from "./transaction";

/*
 * A page in the middle of a million letters is not found by skipping half of them: the list is cut into blocks by time, triggers count the letters
 * of each (migration 0005), and only those of one block are skipped. New letters fall into the newest block, which is then cut again.
 */

/** A block of more than twice as many letters is cut into blocks of so many; two beside each other of fewer than half as many become one. */
const SIZE = 2_000;
/** So many letters, of the state that has most, are cut at a time: about a tenth of a second, in which the embedded database answers nobody. */
const AT_ONCE = 20_000;

const LOCK_NOT_AVAILABLE = "55P03";

/** Whether blocks count what `filter` asks for. */
export const isOfBlocks = ({ contexts: _contexts, state: _state, ...others }: DeadLetterFilter): boolean =>
  Object.values(others).every((each) => each === undefined);

/** For a statement that reads a page: `jump` is the block in which `offset` lies, with its end and how many letters are newer than that. */
export const jumpTo = (filter: DeadLetterFilter, offset: number) => Prisma.sql`
  counted AS (SELECT low, sum(n) AS n FROM dead_letter_block_tally
    WHERE ${tallied(filter.state)} AND context = ANY(${[...filter.contexts]}) GROUP BY low HAVING sum(n) > 0),
  ranked AS (SELECT n, sum(n) OVER newest AS upto, coalesce(lag(low) OVER newest, 'infinity') AS high FROM counted WINDOW newest AS (ORDER BY low DESC)),
  jump AS (SELECT high, upto - n AS newer FROM ranked WHERE upto > ${BigInt(offset)} ORDER BY upto LIMIT 1)`;

/** Cuts one block that has grown, or joins two that have shrunk. Returns whether there may be more to do. */
export async function balanceBlocks(client: PrismaClient): Promise<boolean> {
  return (await isUnbalanced(client)) && (await alone(client, async (db) => (await cutOne(db)) || (await joinTwo(db))));
}

/** Sums up what was added since. */
export const foldBlocks = (client: PrismaClient): Promise<boolean> =>
  alone(client, async (db) => {
    await db.$executeRaw`
      WITH old AS (DELETE FROM dead_letter_block_tally RETURNING *)
      INSERT INTO dead_letter_block_tally (low, context, state, n)
      SELECT low, context, state, sum(n) FROM old GROUP BY low, context, state HAVING sum(n) <> 0`;
    return true;
  });

/** Each block with its letters by state, the fullest that can be cut (one of a millisecond cannot), and the first that is to be joined with the one before. */
const blocks = Prisma.sql`
  block AS (SELECT low, coalesce(lead(low) OVER (ORDER BY low), 'infinity') AS high FROM dead_letter_block),
  filled AS (SELECT block.low, high, state, coalesce(sum(n), 0) AS n, sum(coalesce(sum(n), 0)) OVER (PARTITION BY block.low) AS of_all
    FROM block LEFT JOIN dead_letter_block_tally AS tally ON tally.low = block.low GROUP BY block.low, high, state),
  full_one AS (SELECT low, high, state FROM filled WHERE of_all > ${2 * SIZE} AND n > ${SIZE} AND high > low + interval '1 millisecond'
    ORDER BY of_all DESC, n DESC LIMIT 1),
  beside AS (SELECT low, lag(low) OVER older AS into_low, of_all + lag(of_all) OVER older AS together
    FROM (SELECT DISTINCT low, of_all FROM filled) AS one WINDOW older AS (ORDER BY low)),
  small_one AS (SELECT low, into_low FROM beside WHERE together < ${SIZE / 2} ORDER BY low LIMIT 1)`;

async function isUnbalanced(client: PrismaClient): Promise<boolean> {
  const rows = await client.$queryRaw<unknown[]>`WITH ${blocks} SELECT low::text FROM full_one UNION ALL SELECT low::text FROM small_one`;
  return rows.length > 0;
}

/** While nobody has counted by the blocks as they are and is not done yet. `false` where somebody has; the next time is soon enough. */
async function alone(client: PrismaClient, act: (db: Prisma.TransactionClient) => Promise<boolean>): Promise<boolean> {
  return transaction(client, async (db, undo) => {
    const isFree = await db.$executeRaw`LOCK TABLE dead_letter_block IN ACCESS EXCLUSIVE MODE NOWAIT`.then(
      () => true,
      (error: unknown) => {
        if (sqlStateOf(error) === LOCK_NOT_AVAILABLE) return false;
        throw error;
      },
    );
    return isFree ? act(db) : undo(false);
  });
}

async function cutOne(db: Prisma.TransactionClient): Promise<boolean> {
  const cut = await db.$executeRaw`
    WITH ${blocks},
    newest AS (SELECT letter.seen_at, row_number() OVER (ORDER BY letter.seen_at DESC) AS nth FROM full_one CROSS JOIN LATERAL (
      SELECT seen_at FROM dead_letter WHERE dead_letter.state = full_one.state AND seen_at >= full_one.low AND seen_at < full_one.high
      ORDER BY seen_at DESC LIMIT ${BigInt(AT_ONCE)}) AS letter),
    added AS (INSERT INTO dead_letter_block (low)
      SELECT DISTINCT greatest(newest.seen_at, full_one.low + interval '1 millisecond') FROM newest, full_one WHERE nth % ${SIZE} = 0 RETURNING low),
    lows AS (SELECT array_agg(low ORDER BY low) AS of FROM added),
    moved AS (SELECT full_one.low, lows.of[width_bucket(letter.seen_at, lows.of)] AS to_low, letter.context, letter.state, count(*) AS n
      FROM full_one, lows CROSS JOIN LATERAL (
        SELECT context, state, seen_at FROM dead_letter
        WHERE dead_letter.state = ANY(ARRAY(SELECT state FROM filled WHERE filled.low = full_one.low))
          AND seen_at >= lows.of[1] AND seen_at < full_one.high) AS letter
      GROUP BY 1, 2, 3, 4)
    INSERT INTO dead_letter_block_tally (low, context, state, n)
    SELECT to_low, context, state, n FROM moved UNION ALL SELECT low, context, state, -sum(n) FROM moved GROUP BY low, context, state`;
  return cut > 0;
}

async function joinTwo(db: Prisma.TransactionClient): Promise<boolean> {
  const joined = await db.$executeRaw`
    WITH ${blocks},
    moved AS (UPDATE dead_letter_block_tally AS tally SET low = into_low FROM small_one WHERE tally.low = small_one.low)
    DELETE FROM dead_letter_block WHERE low IN (SELECT low FROM small_one)`;
  return joined > 0;
}
