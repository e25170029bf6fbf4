import "server-only";
import type { GroupOf, LetterGroup } from "@/lib/domain/dead-letter/group/group-of";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import type { Column } from "../batch";
import { copyRows, rowMaker } from "../copy-rows";
import type { Row } from "../copy-writer";
import { lastGrouping } from "../groups/grouping";
import { inPieces } from "../in-pieces";
import { columns } from "./rows";
import type { Db } from "./under-lock";

const withGroup = (groupOf: (letter: Sighting) => string): readonly Column<Sighting>[] => [...columns, ['"group"', "text", groupOf]];

/** `row`: `null` where a column cannot hold what it says; that is said when it is written, and then its letter is found and stepped over. */
type Ready = { by: GroupOf; group: LetterGroup; row: Row | null };

/** Each letter for itself, because a batch may be written in parts; until it is written, because what hangs on a dead key here is collected late. */
const ready = new WeakMap<object, Ready>();

/**
 * Groups letters that will be written soon and makes their rows, by the rules that were read last: else the database would wait for it, with others behind
 * it. Letters do not change; rules that have changed by then are asked anew.
 */
export async function makeReady(letters: readonly Sighting[]): Promise<void> {
  let group = "";
  const rowOf = rowMaker(
    withGroup(() => group),
    letters.length,
  );
  await inPieces(letters, (letter) => {
    const by = lastGrouping();
    if (by === null) return;
    const found = by(letter);
    group = found.id;
    ready.set(letter, { by, group: found, row: ifItFits(() => rowOf(letter)) });
  });
}

function ifItFits<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The same groups, from what was made ready by the same rules, and each letter asked once. */
export function groupingReady(groupOf: GroupOf): GroupOf {
  const known = new Map<object, LetterGroup>();
  return (letter) => {
    const found = known.get(letter) ?? readyBy(groupOf, letter)?.group ?? groupOf(letter);
    known.set(letter, found);
    return found;
  };
}

function readyBy(groupOf: GroupOf, letter: object): Ready | null {
  const made = ready.get(letter);
  return made?.by === groupOf ? made : null;
}

/** Letters of which nothing is stored. Returns how many. */
export async function copyLetters(db: Db, letters: readonly Sighting[], groupOf: GroupOf): Promise<number> {
  if (letters.length === 0) return 0;
  return copyRows(db, "dead_letter", {
    columns: withGroup((letter) => groupOf(letter).id),
    items: letters,
    ready(letter) {
      const { id } = groupOf(letter);
      const made = ready.get(letter);
      ready.delete(letter);
      return made?.group.id === id ? made.row : null;
    },
  });
}
