import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import type { Database } from "@/lib/db";
import { bodyMark, bodyQuery, flowMarks, flowQuery } from "@/lib/domain/marks";
import { toTsquery, toTsvector, wordsOf } from "@/lib/domain/words";
import { askedOf } from "./dead-letter-filter";
import { deadLetterTextIn } from "./dead-letter-text";

let db: Database;
beforeAll(async () => {
  db = await openTestDatabase();
  await db.client.$executeRaw`ALTER TABLE dead_letter SET (autovacuum_enabled = false)`; // a server's own would tell the planner too
});
afterAll(() => db.close());

const add = (count: number) => db.client.$executeRaw`
  INSERT INTO dead_letter (id, context, kind, stream, stream_created_at, seq, subject, failed_at, seen_at, size_bytes)
  SELECT gen_random_uuid(), 'c', 'stored', 'DLQ', '', n, 'dlq', now(), now(), 1 FROM generate_series(1, ${count}::int) AS n`;

/** How many letters it was told of last; -1: never. */
async function told(): Promise<number> {
  const [row] = await db.client.$queryRaw<{ n: number }[]>`SELECT reltuples::int AS n FROM pg_class WHERE oid = 'dead_letter'::regclass`;
  return row?.n ?? Number.NaN;
}

/** Of a process that has just started: nothing but the database remembers. */
const analyze = () => deadLetterTextIn(db.client, { hasAnalyzer: false }).analyze();

test("the planner is told of letters when there are four times as many as it was told, also by another process", async () => {
  await add(999);
  await analyze();
  expect(await told()).toBe(-1);
  await add(1);
  await analyze();
  expect(await told()).toBe(1_000);
  await add(2_999);
  await analyze();
  expect(await told()).toBe(1_000);
  await add(1);
  await analyze();
  expect(await told()).toBe(4_000);
});

test("from a small sample in the embedded database, which answers nobody meanwhile", async () => {
  const [row] = await db.client.$queryRaw<{ target: string }[]>`SELECT current_setting('default_statistics_target') AS target`;
  expect(row?.target).toBe(db.kind === "embedded" ? "10" : "100");
});

test("the database takes the words of whatever a text holds, and finds it by each of them", async () => {
  const letters = Array.from({ length: 0x11_0000 }, (_, code) => code).filter(
    (code) => (code < 0xd8_00 || code > 0xdf_ff) && /[\p{L}\p{M}\p{N}]/u.test(String.fromCodePoint(code)),
  );
  for (let from = 0; from < letters.length; from += 8_192) {
    const text = letters
      .slice(from, from + 8_192)
      .map((code) => `1${String.fromCodePoint(code)}:A`)
      .join(" '");
    const asked = wordsOf(text).map(toTsquery);
    const [row] = await db.client.$queryRaw<{ found: bigint; asked: bigint }[]>`
      SELECT count(*) FILTER (WHERE ${toTsvector([text])}::tsvector @@ query::tsquery) AS found, count(*) AS asked FROM unnest(${asked}::text[]) AS query`;
    expect(row).toEqual({ found: BigInt(asked.length), asked: BigInt(asked.length) });
  }
});

test("as long a question as a list takes, and as many places of a word, are no error", async () => {
  const long = toTsquery(Array.from({ length: 200 }, (_, n) => `w${n}`).join("."));
  const often = toTsvector([Array.from({ length: 20_000 }, () => "a").join(" ")]);
  const [row] = await db.client.$queryRaw<{ found: boolean }[]>`SELECT ${often}::tsvector @@ (${long} || ' | a')::tsquery AS found`;
  expect(row?.found).toBe(true);
});

test("marks are found, alone and beside words, as the domain asks for them; and an or stays one within its words", async () => {
  const marks = [bodyMark("/id", "#", "42"), ...flowMarks({ flow: "saga", key: "7f3" })];
  const says = async (filter: { words?: string; marks?: string[] }) => {
    const [row] = await db.client.$queryRaw<{ found: boolean }[]>`
      SELECT ${toTsvector(["one two"], marks)}::tsvector @@ ${askedOf(filter)}::tsquery AS found`;
    return row?.found;
  };
  const [id, other] = [bodyQuery({ pointer: "/id", value: "42" }), bodyQuery({ pointer: "/id", value: "43" })];
  expect([await says({ marks: [id, flowQuery("saga:7f3")] }), await says({ marks: [id, other] }), await says({ marks: [other] })]).toEqual([
    true,
    false,
    false,
  ]);
  expect([await says({ words: "one", marks: [id] }), await says({ words: "three", marks: [id] })]).toEqual([true, false]);
  expect([await says({ words: "one or three", marks: [other] }), await says({ words: "* '", marks: [id] })]).toEqual([false, false]);
  expect([await says({ words: "body.id=42 -body.id=43" }), await says({ words: "-body.id = 42 one" })]).toEqual([true, false]);
  expect(askedOf({ marks: [] })).toBeNull();
});
