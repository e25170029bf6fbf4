import { afterAll, beforeAll } from "vitest";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { advisory, copy, MINUTE, NOON } from "@/lib/domain/dead-letter/unite/fixtures";
import { openTestDatabase } from "../../../e2e/fixtures/database";
import { discarding } from "../discards/test-discarding";
import { heldNow } from "../discards/test-held";
import type { Database } from "../open-database";

export const DEATH = NOON + MINUTE;

export const lifeOf = ({ context, stream, streamCreatedAt: createdAt }: Sighting) => ({ context, stream, createdAt });

/** A database for the tests of a file, and what is done to cases in it. */
export function caseGround() {
  let database: Database;
  let message = 5_000;
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.close());

  const ground = {
    get database() {
      return database;
    },
    /** The original sequence that `another` gave last: each is of a message of its own. */
    get message() {
      return message;
    },
    another: () => ({ originalSeq: ++message }),
    write: (...sightings: Sighting[]) => database.deadLetterIndex.write(null, sightings, null),
    get: (id: string) => database.deadLetters.get(id),
    leave: (seen: Sighting) => database.deadLetterIndex.markGone(lifeOf(seen), { seqs: [seen.seq] }),
    discarding: (letter: string, places: readonly Sighting[]) => discarding(database, letter, places),
    removed: async (id: string, ns: readonly number[]) =>
      database.discards.saveCopies(
        await heldNow(database, id),
        ns.map((n) => ({ n, kind: "removed" as const, trashSeq: n })),
      ),
    /** One stored copy, and an advisory whose id comes before it or behind it, as asked. */
    pair(isFirst: boolean): { stored: Sighting; death: Sighting } {
      for (;;) {
        const original = ground.another();
        const [stored, death] = [copy(message, original), advisory(DEATH, original)];
        if (death.id < stored.id === isFirst) return { stored, death };
      }
    },
  };
  return ground;
}
