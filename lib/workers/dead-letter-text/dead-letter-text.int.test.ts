import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openIndexGround, type IndexGround } from "@/e2e/fixtures/index-ground";
import type { Indexing } from "@/e2e/fixtures/indexing";

let ground: IndexGround;
let run: Indexing;

beforeAll(async () => {
  ground = await openIndexGround();
});
afterEach(async () => {
  await run.stop();
  await ground.clear();
});
afterAll(() => ground.close());

/** How far the words of which stream were read, turn by turn. */
async function turns(): Promise<string[]> {
  const rows = await ground.db.client.$queryRaw<{ stream: string; seq: bigint }[]>`SELECT stream, seq FROM turn ORDER BY n`;
  return rows.map(({ stream, seq }) => `${stream} ${seq}`);
}
/** Counted on one page that holds them all: of words that are common among the newest, a shorter one says only that there are more. */
const found = async (words: string) => (await run.letters.list({ contexts: ["test"], words }, { limit: 500, offset: 0 })).total;

test("each stream has its turn: a short one is read while a long one still is", async () => {
  await ground.create("A_DLQ", "dlq.a");
  await ground.create("B_DLQ", "dlq.b");
  await ground.publish("dlq.a", 8_000, "a long story of one that failed");
  await ground.publish("dlq.b", 300, "short");
  await ground.db.client.$executeRaw`CREATE TABLE turn (n serial, stream text, seq bigint)`;
  await ground.db.client.$executeRaw`
    CREATE FUNCTION note_turn() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO turn (stream, seq) VALUES (NEW.stream, NEW.text_indexed_seq); RETURN NULL; END $$`;
  await ground.db.client.$executeRaw`
    CREATE TRIGGER note AFTER UPDATE OF text_indexed_seq ON dead_letter_cursor FOR EACH ROW EXECUTE FUNCTION note_turn()`;
  run = await ground.start();
  await expect.poll(turns, { timeout: 150_000 }).toEqual(expect.arrayContaining(["A_DLQ 8000", "B_DLQ 300"]));
  const order = await turns();
  expect(order.indexOf("B_DLQ 300")).toBeLessThan(order.indexOf("A_DLQ 8000"));
  expect(await found("short")).toBe(300);
});

test("a stream whose words cannot be written keeps no other from being read", async () => {
  await ground.create("A_DLQ", "dlq.a");
  await ground.create("B_DLQ", "dlq.b");
  await ground.db.client.$executeRaw`
    CREATE FUNCTION refuse_words() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN IF NEW.tsv @@ 'poison'::tsquery THEN RAISE EXCEPTION 'refused'; END IF; RETURN NEW; END $$`;
  await ground.db.client.$executeRaw`
    CREATE TRIGGER refuse BEFORE INSERT ON dead_letter_text FOR EACH ROW EXECUTE FUNCTION refuse_words()`;
  await ground.publish("dlq.a", 1, "poison");
  await ground.publish("dlq.b", 1, "harmless");
  run = await ground.start();
  await expect.poll(() => found("harmless"), { timeout: 30_000 }).toBe(1);
  expect(await found("poison")).toBe(0);
});
