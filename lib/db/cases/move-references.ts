import "server-only";
import type { Case } from "@/lib/domain/dead-letter/unite";
import { rowsAs } from "../batch";
import { iso } from "./rows";
import type { Db } from "./under-lock";

/** A case, and the ids of the earlier ones whose fate it has. */
export type Heir = { united: Case; from: readonly string[] };

/** Re-drives and discards know letters by their cases' ids: those of earlier cases are of their heirs now. */
export async function moveReferences(db: Db, heirs: readonly Heir[], affected: readonly string[]): Promise<void> {
  await moveRedrives(db, heirs, affected);
  await moveDiscards(db, heirs);
}

/** Of all heirs, where a case falls apart: what was sent of one must not be sent of the other. */
async function moveRedrives(db: Db, heirs: readonly Heir[], affected: readonly string[]): Promise<void> {
  const before = await db.$queryRaw<{ dead_letter: string; redrive: string; item: number }[]>`
    DELETE FROM redrive_letter WHERE dead_letter = ANY(${[...affected]}) RETURNING dead_letter, redrive_id::text AS redrive, item`;
  const after = heirs.flatMap(({ united, from }) =>
    before.flatMap(({ dead_letter, redrive, item }) => (from.includes(dead_letter) ? { dead_letter: united.id, redrive, item } : [])),
  );
  if (after.length === 0) return;
  await db.$executeRaw`
    INSERT INTO redrive_letter (dead_letter, redrive_id, item)
    SELECT dead_letter, redrive, item FROM ${rowsAs(after, "dead_letter text, redrive uuid, item int")} ORDER BY item
    ON CONFLICT DO NOTHING`;
}

/** A place is of one letter: of the heir that was seen there, where a case falls apart. */
async function moveDiscards(db: Db, heirs: readonly Heir[]): Promise<void> {
  const heirsOf = new Map<string, number>();
  for (const id of heirs.flatMap(({ from }) => from)) heirsOf.set(id, (heirsOf.get(id) ?? 0) + 1);
  const inherited = heirs.flatMap(({ united, from }) =>
    from.filter((id) => id !== united.id || heirsOf.get(id) !== 1).map((id) => ({ united, from: id })),
  );
  if (inherited.length === 0) return;
  const items = await db.$queryRaw<{ discard: string; n: number; letter: string; stream: string | null; created: string; seq: bigint }[]>`
    SELECT discard_id::text AS discard, n, dead_letter AS letter, stream, stream_created_at AS created, seq FROM discard_item
    WHERE dead_letter = ANY(${inherited.map((each) => each.from)})`;
  const moved = items.flatMap(({ discard, n, letter, ...place }) => {
    const mine = inherited.filter(({ from }) => from === letter);
    const heir = mine.find(({ united }) => place.stream !== null && isSeenAt(united, place)) ?? mine[0];
    return heir && heir.united.id !== letter ? [{ discard, n, to: heir.united.id }] : [];
  });
  if (moved.length === 0) return;
  await db.$executeRaw`
    UPDATE discard_item AS item SET dead_letter = r."to" FROM ${rowsAs(moved, `discard uuid, n int, "to" text`)}
    WHERE item.discard_id = r.discard AND item.n = r.n`;
}

const isSeenAt = ({ sightings }: Case, { stream, created, seq }: { stream: string | null; created: string; seq: bigint }): boolean =>
  sightings.some((seen) => seen.stream === stream && iso(seen.streamCreatedAt) === created && BigInt(seen.seq) === seq);
