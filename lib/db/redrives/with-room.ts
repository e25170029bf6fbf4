import "server-only";
import type { Db } from "../jobs/read-jobs";

/**
 * For the rest of a transaction: lists of a million are hashed and sorted in memory. What PostgreSQL thinks too large to be hashed, as it does of
 * a quarter of a million with 4 MB, it looks through once for each row.
 */
export const withRoom = async (db: Db): Promise<void> => void (await db.$queryRaw`SELECT set_config('work_mem', '64MB', true)`);
