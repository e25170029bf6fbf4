import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { sharedView, viewOf, type SharedView } from "@/lib/domain/share";
import { putBack } from "../dead-letters/put-back";
import type { Deps } from "../deps";

/**
 * The addresses under which what this page shows now may have been shared: a case has another id since a copy of it was found or it was put
 * back, and a group has others in it since they were merged. Its own is among them, also where nothing is known of it any more.
 */
export async function sameViews({ kind, id }: SharedView, deps: Pick<Deps, "db">): Promise<string[]> {
  const ids = kind === "case" ? await sharedCases(id, deps) : kind === "group" ? await deps.db.groups.members(id) : [];
  return [...new Set([id, ...ids])].map((each) => viewOf({ kind, id: each }));
}

/** Of the cases that were shared, those that are this one now: what a page of theirs would show is the same letter. */
async function sharedCases(id: string, { db }: Pick<Deps, "db">): Promise<string[]> {
  const views = (await db.shares.shared()).map(sharedView);
  const ids = views.flatMap((view) => (view?.kind === "case" ? [view.id] : []));
  const known = await db.deadLetters.getMany([id, ...ids]);
  const idNow = async (letter: DeadLetter) => {
    const now = await putBack(letter, async (gone) => {
      const restored = await db.discards.restoredAs(gone);
      return restored === null ? null : db.deadLetters.get(restored);
    });
    return now.id;
  };
  const nowOf = new Map<string, string>();
  for (const letter of new Set(known.values())) nowOf.set(letter.id, await idNow(letter));
  const now = (asked: string) => nowOf.get(known.get(asked)?.id ?? "") ?? asked;
  return ids.filter((each) => now(each) === now(id));
}
