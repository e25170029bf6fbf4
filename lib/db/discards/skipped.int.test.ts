import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { advisory, copy, MINUTE, NOON } from "@/lib/domain/dead-letter/unite/fixtures";
import { openTestDatabase } from "../../../e2e/fixtures/database";
import { discarding as startDiscard } from "./test-discarding";
import { heldNow } from "./test-held";

let database: Database;

beforeAll(async () => {
  database = await openTestDatabase();
});

afterAll(() => database.close());

const DEATH = NOON + MINUTE;

let message = 5_000;
const another = () => ({ originalSeq: ++message });

const write = (...sightings: Sighting[]) => database.deadLetterIndex.write(null, sightings, null);
const get = (id: string) => database.deadLetters.get(id);
const lifeOf = ({ context, stream, streamCreatedAt: createdAt }: Sighting) => ({ context, stream, createdAt });
const leave = (seen: Sighting) => database.deadLetterIndex.markGone(lifeOf(seen), { seqs: [seen.seq] });

const discarding = (letter: string, places: readonly Sighting[]) => startDiscard(database, letter, places);

test("a letter of which one copy was removed and the other had left is discarded: nothing of it is open", async () => {
  for (const reason of ["GONE: It had left AUDIT_DLQ.", "NOT_REMOVED: not permitted"]) {
    const original = another();
    const [one, two] = [copy(message, original), copy(message, { ...original, stream: "AUDIT_DLQ" })];
    await write(one, two);
    const [id = ""] = [one.id, two.id].toSorted();
    const discard = await discarding(id, [one, two]);
    if (reason.startsWith("NOT_REMOVED")) await leave(two); // after it was tried
    await database.discards.saveCopies(await heldNow(database, discard), [
      { n: 1, kind: "removed", trashSeq: 1 },
      { n: 2, kind: "skipped", reason },
    ]);
    expect(await get(id)).toMatchObject({ state: "discarded", payloadAvailable: false });
  }
});

test("a letter whose copies had all left is gone at once; one of which a copy was not removed is open, with its bytes", async () => {
  const outcomes = async (...reasons: [string, string]) => {
    const original = another();
    const [one, two] = [copy(message, original), copy(message, { ...original, stream: "AUDIT_DLQ" })];
    await write(one, two);
    const [id = ""] = [one.id, two.id].toSorted();
    const discard = await discarding(id, [one, two]);
    await database.discards.saveCopies(
      await heldNow(database, discard),
      reasons.map((reason, index) => ({ n: index + 1, kind: "skipped" as const, reason })),
    );
    return get(id);
  };
  expect(await outcomes("GONE: It had left.", "GONE: It had left.")).toMatchObject({ state: "gone", payloadAvailable: false });
  const stayed = await outcomes("GONE: It had left.", "NOT_REMOVED: no");
  expect(stayed).toMatchObject({ state: "open", payloadAvailable: true, stream: "AUDIT_DLQ" });
});

test("a letter whose message lies in its stream still is discarded where one copy was removed and the other left", async () => {
  const original = another();
  const [one, two, death] = [copy(message, original), copy(message, { ...original, stream: "AUDIT_DLQ" }), advisory(DEATH, original)];
  await write(one, two, death);
  const [id = ""] = [one.id, two.id, death.id].toSorted();
  const discard = await discarding(id, [one, two]);
  await leave(two);
  await database.discards.saveCopies(await heldNow(database, discard), [
    { n: 1, kind: "removed", trashSeq: 1 },
    { n: 2, kind: "skipped", reason: "NOT_REMOVED: not permitted" },
  ]);
  expect(await get(id)).toMatchObject({ state: "discarded", payloadAvailable: false });
});
