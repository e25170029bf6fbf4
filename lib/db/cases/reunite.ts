import "server-only";
import { isDeepStrictEqual } from "node:util";
import { unite, type Case, type Seen } from "@/lib/domain/dead-letter/unite";
import type { GroupOf } from "@/lib/domain/dead-letter/group/group-of";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { groupCases, isNew } from "./group-cases";
import { fateOf, heirsOf, readFates } from "./hand-down";
import { loadClusters } from "./load-clusters";
import type { Known } from "./load-sightings";
import { lockLetters, type Db } from "./under-lock";
import { moveReferences } from "./move-references";
import { forgetWords } from "./write-words";
import { writeCases } from "./write-cases";

type Change = { added?: readonly Sighting[]; removed?: readonly string[]; alsoLock?: readonly string[]; groupOf: GroupOf };

/**
 * Sightings are there, or are none any more: the cases around them are made again. Under the lock. Locks all letters that the transaction will
 * write, `alsoLock` too. Returns how many cases are new.
 */
export async function reunite(db: Db, { added = [], removed = [], alsoLock = [], groupOf }: Change): Promise<number> {
  const { known, isWhole } = await loadClusters(db, { added, removed });
  const now = afterwards({ known, added, removed });
  const cases = unite([...now.values()]).filter(isWhole);
  const changed = changedOf(cases, { known, now });
  const left = [...known.values()].filter(({ id }) => !now.has(id));
  const affected = new Set([
    ...changed.flatMap((each) => each.sightings.flatMap(({ id }) => known.get(id)?.deadLetter ?? [])),
    ...left.map(({ deadLetter }) => deadLetter),
  ]);

  await lockLetters(db, [...affected, ...changed.map(({ id }) => id), ...alsoLock]);
  const fates = await readFates(db, [...affected]);
  const surviving = [...known.values()].filter((each) => isSameMessage(each, now.get(each.id)));
  const heirs = heirsOf(surviving);
  const inherited = changed.map((united) => {
    const from = heirs(united).flatMap((id) => fates.get(id) ?? []);
    return { united, from, fate: fateOf(united, from) };
  });
  await writeCases(db, await groupCases(db, inherited, groupOf), [...affected]);
  await forgetWords(
    db,
    left.map(({ id }) => id),
  );
  await moveReferences(
    db,
    inherited.map(({ united, from }) => ({ united, from: from.map(({ id }) => id) })),
    [...affected],
  );
  return inherited.filter(isNew).length;
}

type World = { known: ReadonlyMap<string, Known>; now: ReadonlyMap<string, Seen> };

/**
 * One that is said again is what it was, unless it is back, or understood in another way now. One that was another message is this one now.
 * An advisory whose message has left meanwhile says less than it said.
 */
function afterwards({ known, added, removed }: Pick<World, "known"> & Required<Pick<Change, "added" | "removed">>): Map<string, Seen> {
  const now = new Map<string, Seen>(known);
  for (const each of added) {
    const before = known.get(each.id);
    const isAgain = before !== undefined && isSameMessage(before, each);
    const saysNoMore = isAgain && (saysLess(before, each) || (before.present && saysTheSame(before, each)));
    if (!saysNoMore) now.set(each.id, { ...each, present: each.payloadAvailable });
  }
  for (const id of removed) now.delete(id);
  return now;
}

/** When a message was stored that an advisory is about, nobody knows once it has left. */
const isSameMessage = (before: Known, after: Sighting | undefined): boolean =>
  after !== undefined &&
  before.seenAt === after.seenAt &&
  (before.storedAt === after.storedAt || after.subject === "" || before.subject === "");

/** Nothing lies there any more, or nobody may look, and what lay there is known. */
const saysLess = (before: Known, after: Sighting): boolean => !after.payloadAvailable || (after.subject === "" && before.subject !== "");

const saysTheSame = (before: Known, after: Sighting): boolean =>
  Object.entries(after).every(([name, value]) => isDeepStrictEqual(value, before[name as keyof Sighting]));

function changedOf(cases: readonly Case[], { known, now }: World): Case[] {
  const sizes = new Map<string, number>();
  for (const { deadLetter } of known.values()) sizes.set(deadLetter, (sizes.get(deadLetter) ?? 0) + 1);
  const isKept = (id: string, { id: of, sightings }: Case) => {
    const before = known.get(id);
    return before !== undefined && before === now.get(id) && before.deadLetter === of && sizes.get(of) === sightings.length;
  };
  return cases.filter((each) => !each.sightings.every(({ id }) => isKept(id, each)));
}
