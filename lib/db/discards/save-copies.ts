import "server-only";
import { rowsAs } from "../batch";
import { Prisma, type PrismaClient } from "../generated/client";
import { fallBack } from "../cases/mark-gone";
import { lockLetters, underLock } from "../cases/under-lock";
import { mustHold, type HeldDiscard } from "./guard";
import type { CopyOutcome, RestoreOutcome } from "./types";

/** An advisory's place is where the message itself lies or lay: no copy of it. */
const isOriginal = Prisma.sql`sighting.facts->>'kind' <> 'stored' AND sighting.stream = sighting.original_stream
  AND sighting.seq = sighting.original_seq`;

/** What became of the letter itself is no reason for it to stay open. */
const stayed = Prisma.sql`(item.state = 'skipped' AND item.reason !~ '^(GONE|CHANGED)(:|$)')`;

/** Where another message lies now, the index meets that one under the same id: only it knows what became of the place. */
const left = Prisma.sql`(item.state = 'removed' OR (item.state = 'skipped' AND item.reason ~ '^GONE(:|$)'))`;

/** Outcomes of places, and what their letters are by them. Repeating it changes nothing. */
export async function saveCopies(client: PrismaClient, held: HeldDiscard, outcomes: readonly CopyOutcome[]): Promise<void> {
  const rows = outcomes.map((outcome) =>
    outcome.kind === "removed"
      ? { n: outcome.n, state: "removed", trash_seq: String(outcome.trashSeq), reason: null }
      : { n: outcome.n, state: "skipped", trash_seq: null, reason: outcome.reason },
  );
  const { id } = held;
  await underLock(client, async (db) => {
    await mustHold(db, held);
    const touched = await db.$queryRaw<{ letter: string }[]>`
      UPDATE discard_item AS item SET state = r.state, trash_seq = r.trash_seq::bigint, reason = r.reason
      FROM ${rowsAs(rows, "n int, state text, trash_seq text, reason text")}
      WHERE discard_id = ${id}::uuid AND item.n = r.n AND item.state = 'waiting' RETURNING dead_letter AS letter`;
    const letters = touched.map(({ letter }) => letter);
    await lockLetters(db, letters);
    await leavePlaces(db, id, rows);
    await fallBack(db, letters);
    await settleLetters(db, id, letters);
  });
}

/** What was removed, or had left, lies there no more, also for whoever unites sightings before the index has seen it leave. */
async function leavePlaces(db: Pick<Prisma.TransactionClient, "$executeRaw">, id: string, rows: readonly { n: number }[]) {
  await db.$executeRaw`
    UPDATE sighting SET present = false FROM discard_item AS item
    WHERE item.discard_id = ${id}::uuid AND item.n = ANY(${rows.map(({ n }) => n)}::int[]) AND ${left}
      AND sighting.dead_letter = item.dead_letter AND sighting.stream = item.stream
      AND sighting.stream_created_at = item.stream_created_at AND sighting.seq = item.seq`;
}

/** A copy that came after the plan lies in their stream still: a letter with one is none that was discarded. */
const remains = Prisma.sql`EXISTS (
  SELECT FROM sighting WHERE sighting.dead_letter = letter.id AND sighting.present AND NOT (${isOriginal}))`;

/** Letters of whose places none waits; locked by id, as everybody does who writes many. */
async function settleLetters(db: Pick<Prisma.TransactionClient, "$executeRaw">, id: string, letters: readonly string[]): Promise<void> {
  await db.$executeRaw`
    UPDATE dead_letter AS letter SET claimed_by = NULL,
      payload_available = letter.payload_available AND (NOT outcome.removed OR ${remains}),
      state = CASE WHEN ${remains} THEN 'open' WHEN outcome.stayed AND NOT outcome.removed AND letter.payload_available THEN 'open'
                   WHEN outcome.removed THEN 'discarded' ELSE 'gone' END
    FROM (
      SELECT dead_letter, bool_or(item.state = 'removed') AS removed, bool_or(${stayed}) AS stayed, bool_or(item.state = 'waiting') AS waits
      FROM discard_item AS item WHERE discard_id = ${id}::uuid AND dead_letter = ANY(${[...letters]}) GROUP BY dead_letter) AS outcome
    WHERE letter.id = outcome.dead_letter AND NOT outcome.waits AND letter.id IN (
      SELECT id FROM dead_letter WHERE id = ANY(${[...letters]}) AND state = 'discarding' AND claimed_by = ${id} ORDER BY id FOR UPDATE)`;
}

/** What was put back, under which id, and what stays in the trash. A letter that the index has met there already is open. */
export async function saveRestored(client: PrismaClient, held: HeldDiscard, outcomes: readonly RestoreOutcome[]): Promise<void> {
  const rows = outcomes.map((outcome) =>
    outcome.kind === "restored"
      ? { n: outcome.n, state: "restored", restored_as: outcome.as, reason: null }
      : { n: outcome.n, state: "removed", restored_as: null, reason: outcome.reason },
  );
  const { id } = held;
  await underLock(client, async (db) => {
    await mustHold(db, held);
    const put = await db.$queryRaw<{ letter: string; state: string }[]>`
      UPDATE discard_item AS item SET state = r.state, restored_as = r.restored_as, reason = r.reason, restore_base = NULL
      FROM ${rowsAs(rows, "n int, state text, restored_as text, reason text")}
      WHERE discard_id = ${id}::uuid AND item.n = r.n AND item.state = 'restoring' RETURNING dead_letter AS letter, item.state`;
    const letters = put.flatMap(({ letter, state }) => (state === "restored" ? letter : []));
    await db.$executeRaw`
      UPDATE dead_letter SET state = 'restored' WHERE state = 'discarded' AND id IN (
        SELECT id FROM dead_letter WHERE id = ANY(${letters}) ORDER BY id FOR UPDATE)`;
  });
}
