import { expect, test } from "vitest";
import { letterWords } from "@/lib/domain/dead-letter/letter-words";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { flowQuery } from "@/lib/domain/marks";
import { advisory, copy, kept, MADE_AT } from "@/lib/domain/dead-letter/unite/fixtures";
import { caseGround, DEATH, lifeOf } from "./test-ground";

const ground = caseGround();
const { another, pair, write } = ground;

/** As the worker that follows with the words does: the stored time tells which message it read. */
async function say(seen: Sighting, body: string): Promise<void> {
  const of = { context: seen.context, stream: `words of ${seen.id}`, streamCreatedAt: new Date(0).toISOString() };
  await ground.database.client.deadLetterCursor.create({ data: { ...of, indexedSeq: 1n } });
  expect(
    await ground.database.deadLetterText.write(
      { ...of, textIndexedSeq: 0, indexedSeq: 1 },
      [{ id: seen.id, at: seen.storedAt, tsv: letterWords(seen, body) }],
      1,
    ),
  ).toBe(true);
}

const find = async (words: string) =>
  (await ground.database.deadLetters.list({ contexts: ["default"], words }, { limit: 10, offset: 0 })).letters.map(({ id }) => id);

test.each([true, false])("words lead to the case of any of its sightings, and stay when its id changes (%s)", async (isFirst) => {
  const { stored, death } = pair(isFirst);
  await write(stored);
  const word = `rhinoceros${ground.message}`;
  await say(stored, word);
  expect(await find(word)).toEqual([stored.id]);
  await write(death);
  const [id = ""] = [stored.id, death.id].toSorted();
  expect(await find(word)).toEqual([id]);
  const ours = kept(ground.message, DEATH, { originalSeq: ground.message });
  await write(ours);
  await say(ours, `giraffe${ground.message}`);
  const [whole = ""] = [stored.id, death.id, ours.id].toSorted();
  expect([await find(word), await find(`giraffe${ground.message}`)]).toEqual([[whole], [whole]]);
});

test("words stay with what is left when a stream was none of dead letters after all", async () => {
  const original = another();
  const none = { stream: "NONE_OF_LETTERS", streamCreatedAt: MADE_AT };
  const [one, two] = [copy(ground.message, { ...none, ...original }), copy(ground.message, original)];
  await write(one, two);
  await say(one, `zebra${ground.message}`);
  await say(two, `okapi${ground.message}`);
  await ground.database.deadLetterIndex.forget(lifeOf(one), { gone: false });
  expect([await find(`zebra${ground.message}`), await find(`okapi${ground.message}`)]).toEqual([[], [two.id]]);
  expect(await ground.database.client.deadLetterText.count({ where: { id: one.id } })).toBe(0);
});

test("what an advisory knows of its message is found by words, whether its message is there or not", async () => {
  const stream = `TOLD-${ground.message}`;
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

test("a death that only an advisory tells of is found by its flow", async () => {
  const key = `flow-${ground.message}`;
  const stream = `FLOW-${ground.message}`;
  const death = advisory(DEATH, { ...another(), originalStream: stream, stream, correlation: [{ flow: "saga", key }] });
  await write(death);
  const found = async (flow: string) => {
    const page = await ground.database.deadLetters.list({ contexts: ["default"], marks: [flowQuery(flow)] }, { limit: 10, offset: 0 });
    return page.letters.map(({ id }) => id);
  };
  expect([await found(key), await found(`saga:${key}`), await found(`call:${key}`)]).toEqual([[death.id], [death.id], []]);
});
