import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@/lib/db";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { advisory, copy, kept, MADE_AT, MINUTE, NOON } from "@/lib/domain/dead-letter/unite/fixtures";
import { openTestDatabase } from "../../../e2e/fixtures/database";

let database: Database;

beforeAll(async () => {
  database = await openTestDatabase();
});

afterAll(() => database.close());

const DEATH = NOON + MINUTE;

let message = 5_000;
const another = () => ({ originalSeq: ++message });

const write = (...sightings: Sighting[]) => database.deadLetterIndex.write(null, sightings, null);
const lifeOf = ({ context, stream, streamCreatedAt: createdAt }: Sighting) => ({ context, stream, createdAt });

/** One stored copy, and an advisory whose id comes before it or behind it, as asked. */
function pair(isFirst: boolean): { stored: Sighting; death: Sighting } {
  for (;;) {
    const original = another();
    const [stored, death] = [copy(message, original), advisory(DEATH, original)];
    if (death.id < stored.id === isFirst) return { stored, death };
  }
}

/** As the worker that follows with the words does: the stored time tells which message it read. */
async function say(seen: Sighting, body: string): Promise<void> {
  const of = { context: seen.context, stream: `words of ${seen.id}`, streamCreatedAt: new Date(0).toISOString() };
  await database.client.deadLetterCursor.create({ data: { ...of, indexedSeq: 1n } });
  expect(
    await database.deadLetterText.write({ ...of, textIndexedSeq: 0, indexedSeq: 1 }, [{ id: seen.id, at: seen.storedAt, body }], 1),
  ).toBe(true);
}

const find = async (words: string) =>
  (await database.deadLetters.list({ contexts: ["default"], words }, { limit: 10, offset: 0 })).letters.map(({ id }) => id);

test.each([true, false])("words lead to the case of any of its sightings, and stay when its id changes (%s)", async (isFirst) => {
  const { stored, death } = pair(isFirst);
  await write(stored);
  const word = `rhinoceros${message}`;
  await say(stored, word);
  expect(await find(word)).toEqual([stored.id]);
  await write(death);
  const [id = ""] = [stored.id, death.id].toSorted();
  expect(await find(word)).toEqual([id]);
  const ours = kept(message, DEATH, { originalSeq: message });
  await write(ours);
  await say(ours, `giraffe${message}`);
  const [whole = ""] = [stored.id, death.id, ours.id].toSorted();
  expect([await find(word), await find(`giraffe${message}`)]).toEqual([[whole], [whole]]);
});

test("words stay with what is left when a stream was none of dead letters after all", async () => {
  const original = another();
  const none = { stream: "NONE_OF_LETTERS", streamCreatedAt: MADE_AT };
  const [one, two] = [copy(message, { ...none, ...original }), copy(message, original)];
  await write(one, two);
  await say(one, `zebra${message}`);
  await say(two, `okapi${message}`);
  await database.deadLetterIndex.forget(lifeOf(one), { gone: false });
  expect([await find(`zebra${message}`), await find(`okapi${message}`)]).toEqual([[], [two.id]]);
  expect(await database.client.deadLetterText.count({ where: { id: one.id } })).toBe(0);
});

test("what an advisory knows of its message is found by words, whether its message is there or not", async () => {
  const stream = `TOLD-${message}`;
  const death = advisory(DEATH, {
    ...another(),
    originalStream: stream,
    stream,
    originalSubject: "zoo.entry.late",
    subject: "zoo.entry.late",
  });
  const gone = advisory(DEATH + 1, {
    ...another(),
    originalStream: stream,
    stream,
    error: "no keeper",
    kind: "terminated",
    present: false,
  });
  await write(death, gone);
  expect(await find(`"${stream}" zoo late`)).toEqual([death.id]);
  expect(await find(`"${stream}" "no keeper"`)).toEqual([gone.id]);
});
