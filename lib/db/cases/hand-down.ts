import "server-only";
import { rankOf, type Case } from "@/lib/domain/dead-letter/unite";
import { jsonRows } from "../batch";
import { Prisma } from "../generated/client";
import type { Known } from "./load-sightings";
import type { Db } from "./under-lock";

/** What a case has come to: not derived from its sightings. */
export type Fate = {
  id: string;
  state: string;
  claimed_by: string | null;
  group: string | null;
  /** Whether it said what it died of. */
  tells: boolean;
};

export async function readFates(db: Db, ids: readonly string[]): Promise<Map<string, Fate>> {
  const fates = await jsonRows<Fate>(
    db,
    Prisma.sql`SELECT id, state, claimed_by, "group", error IS NOT NULL OR fingerprint IS NOT NULL AS tells FROM dead_letter
      WHERE id = ANY(${[...ids]})`,
  );
  return new Map(fates.map((fate) => [fate.id, fate]));
}

/**
 * Which earlier cases a case is the heir of. A death keeps its case's fate, and what moves on to another death takes nothing along: a new
 * death is not discarded because its copy was taken for another's. Without a death all parts inherit, and always what is only remembered.
 */
export function heirsOf(known: readonly Known[]): (united: Case) => string[] {
  const deaths = new Map<string, Set<string>>();
  const caseOf = new Map<string, string>();
  for (const { id, deadLetter, epoch } of known) {
    caseOf.set(id, deadLetter);
    if (epoch !== "") deaths.set(deadLetter, (deaths.get(deadLetter) ?? new Set()).add(id));
  }
  return (united) => {
    const isMemory = isRemembered(united);
    const earlier = united.sightings.flatMap(({ id }) => {
      const from = caseOf.get(id);
      return from === undefined || (!isMemory && deaths.get(from)?.has(id) === false) ? [] : from;
    });
    return [...new Set(earlier)].toSorted();
  };
}

/** Copies that have left their streams, and no death: another copy of theirs has taken it. */
const isRemembered = ({ sightings }: Case) => sightings.every(({ epoch, present }) => epoch === "" && !present);

const precedence = ["claimed", "discarding", "quarantined", "discarded", "open"];

/**
 * Of several the gravest: what one of them has sent must not be sent again. What was gone is open again where something of it is there, and
 * what was discarded where a copy lies in a stream: one that came after the discard, or that its undo put back, must be listed.
 */
export function fateOf(united: Case, before: readonly Fate[]): Omit<Fate, "id" | "group" | "tells"> {
  const hasCopy = united.sightings.some((seen) => seen.present && rankOf(seen) !== 2);
  const earlier = before.map((fate) => (fate.state === "discarded" && hasCopy ? { ...fate, state: "open", claimed_by: null } : fate));
  const gravest = precedence.flatMap((state) => earlier.find((fate) => fate.state === state) ?? [])[0];
  if (gravest && !(gravest.state === "open" && isRemembered(united))) return { state: gravest.state, claimed_by: gravest.claimed_by };
  const left = earlier.some(({ state }) => state === "restored") ? "restored" : "gone";
  return { state: earlier.length > 0 && !united.row.payloadAvailable ? left : "open", claimed_by: null };
}

/**
 * A case stays in the group that it was put in when it was first seen: `null` when it was in none, or says now what it died of and nothing
 * before it did.
 */
export function groupOfHeir(united: Case, before: readonly Fate[]): string | null {
  const grouped = before.filter(({ group }) => group !== null);
  const telling = grouped.find(({ tells }) => tells);
  if (telling) return telling.group;
  const { error, fingerprint } = united.row;
  return error === null && fingerprint === null ? (grouped[0]?.group ?? null) : null;
}
