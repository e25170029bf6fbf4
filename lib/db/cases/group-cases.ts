import "server-only";
import type { GroupOf } from "@/lib/domain/dead-letter/group/group-of";
import type { Case } from "@/lib/domain/dead-letter/unite";
import { arriveIn, recordMoved, writeGroups, type Moved } from "../groups/write-groups";
import { groupOfHeir, type Fate } from "./hand-down";
import type { Db } from "./under-lock";
import type { Fated } from "./write-cases";

export type Inherited = { united: Case; from: readonly Fate[]; fate: Pick<Fate, "state" | "claimed_by"> };

/** Each in its group, which is written where it is another than before. */
export async function groupCases(db: Db, cases: readonly Inherited[], groupOf: GroupOf): Promise<Fated[]> {
  const grouped = cases.map((each) => ({ ...each, group: groupOfHeir(each.united, each.from) }));
  const anew = grouped.filter(({ group }) => group === null);
  await writeGroups(
    db,
    anew.map(({ united }) => united.row),
    { groupOf, areNew: false },
  );
  const placed = grouped.map((each) => ({ ...each, group: each.group ?? groupOf(each.united.row).id }));
  await arriveIn(db, [...new Set(placed.filter(arrives).map(({ group }) => group))]);
  await recordMoved(db, movedOf(placed));
  return placed.map(({ united, fate, group }) => ({ united, fate: { ...fate, group } }));
}

function movedOf(placed: readonly (Inherited & { group: string })[]): Moved[] {
  const moved = new Map<string, Moved>();
  for (const { united, from: before, group: to } of placed) {
    for (const { group: from } of before) {
      if (from === null || from === to) continue;
      const known = moved.get(`${from} ${to}`);
      if (known) known.count++;
      else moved.set(`${from} ${to}`, { context: united.row.context, from, to, letter: united.id, count: 1 });
    }
  }
  return [...moved.values()];
}

const hasLeft = ({ state }: Fate) => ["gone", "restored", "discarded"].includes(state);

export const isNew = ({ fate, from }: Pick<Inherited, "fate" | "from">) => fate.state === "open" && from.every(hasLeft);

/** New to its group: so is an open one that lay in others until now. One that lay in none, an older Jetlag's, was spoken of with this one. */
const arrives = ({ fate, from, group }: Inherited & { group: string }) =>
  fate.state === "open" && from.every((before) => hasLeft(before) || (before.group !== null && before.group !== group));
