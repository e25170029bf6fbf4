import "server-only";
import type { Db } from "../cases/under-lock";

/** As long as arrivals are kept. */
const KEPT_DAYS = 31;

/**
 * Forgets groups that saw no letter for a month, of which the index has none left and nobody has said anything. Lists pass through all groups, and a
 * publisher that names each letter otherwise makes one of each. One whose letters come again is there again, under the same id. Under the lock of the cases.
 */
export async function pruneGroups(db: Db): Promise<void> {
  await db.$executeRaw`
    DELETE FROM letter_group AS old
    WHERE last_at < now() - ${KEPT_DAYS}::float8 * interval '1 day' AND said_at IS NULL AND assignee IS NULL AND merged_into IS NULL
      AND NOT EXISTS (SELECT FROM dead_letter WHERE dead_letter."group" = old.id)
      AND NOT EXISTS (SELECT FROM letter_group AS part WHERE part.root = old.id)
      AND NOT EXISTS (SELECT FROM letter_group_note AS note WHERE note."group" = old.id)`;
}
