import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import type { Lately } from "@/lib/domain/redrive/plan/facts";
import { gaveUpLately } from "../dead-letters/gave-up-lately";
import type { Deps } from "../deps";
import { arrivedLately } from "../groups/arrived-lately";

/** What the groups of these letters are called and which still grow, and which consumers of the context still give up. */
export async function gatherLately(
  context: string,
  letters: readonly Pick<DeadLetter, "group">[],
  { db, clock }: Pick<Deps, "db" | "clock">,
): Promise<Lately> {
  const groups = [...new Set(letters.flatMap(({ group }) => group ?? []))];
  const [titles, grown, gaveUp] = await Promise.all([
    db.groups.titles(groups),
    arrivedLately(groups, { db, clock }),
    gaveUpLately([context], clock.now(), { db }),
  ]);
  return { titles, grown, gaveUp: gaveUp.get(context) ?? new Map() };
}
