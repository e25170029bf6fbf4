import { openTestDatabase } from "@/e2e/fixtures/database";
import { bodyMarks } from "@/lib/domain/dead-letter/body-marks";
import { letterWords } from "@/lib/domain/dead-letter/letter-words";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { benchLetter } from "./letters";

const ROWS = 1_000;
/** As the text worker writes them. */
const TEXTS = 200;
const STREAM = "DLQ";
const CREATED_AT = 1_700_000_000_000;

const VERBS = ["book", "charge", "cancel", "search", "rank", "mail", "audit", "quote"];

/** What letter `n` was about: a customer of nine thousand, a region of six, and a few words of some hundreds. */
function benchBody(n: number): string {
  const words = Array.from({ length: 12 }, (_word, at) => `${VERBS[(n + at * 3) % VERBS.length]}${(n * (at + 7)) % 400}`).join(" ");
  return `{"customer":{"id":${1_000 + ((n * 7_919) % 9_000)}},"region":"r-${n % 6}","items":[{"sku":"s-${n % 500}"}],"text":"${words}"}`;
}

type Making = {
  words: boolean;
  /** So many causes, over and over: the worst that can be, since each batch then brings letters of most groups. */
  causes?: number;
  /** Over so long a time before now. */
  spanMs?: number;
};

/** The embedded database with so many letters, indexed as the workers index them; with their words where they are asked for. */
export async function openLetterIndex(count: number, { words, causes, spanMs = count }: Making) {
  const db = await openTestDatabase();
  const instance = { context: "bench", stream: STREAM, createdAt: CREATED_AT };
  const firstAt = Date.now() - spanMs;
  for (let from = 0; from < count; from += ROWS) {
    const letters = Array.from({ length: Math.min(ROWS, count - from) }, (_letter, at) => {
      const letter = benchLetter(from + at, STREAM, firstAt);
      const seenAt = firstAt + Math.floor(((from + at) / count) * spanMs);
      return causes === undefined
        ? letter
        : { ...letter, error: causeOf((from + at) % causes), failedAt: seenAt, seenAt, storedAt: seenAt };
    });
    await db.deadLetterIndex.write(instance, letters, { indexedSeq: from + letters.length, firstSeq: 1, lastSeq: count, numDeleted: 0 });
    if (words) await writeWords(db, letters);
    await db.deadLetterText.tidy();
  }
  await db.deadLetterText.analyze();
  return db;
}

/** Told apart by letters alone: numbers are what a fingerprint leaves out. */
const causeOf = (n: number) => `cause ${n.toString(26).replace(/\d/g, (digit) => "qrstuvwxyz"[Number(digit)] ?? "")} gave up after 30s`;

async function writeWords(db: Awaited<ReturnType<typeof openTestDatabase>>, letters: readonly Sighting[]): Promise<void> {
  for (let from = 0; from < letters.length; from += TEXTS) {
    const [wordless] = await db.deadLetterText.wordless(["bench"]);
    const some = letters.slice(from, from + TEXTS);
    const last = some.at(-1);
    if (!wordless || !last) throw new Error("no words are missing");
    await db.deadLetterText.write(wordless, some.map(wordsOf), last.seq);
  }
}

function wordsOf(letter: Sighting) {
  const body = benchBody(letter.seq - 1);
  const message = { seq: letter.seq, subject: letter.subject, at: letter.seenAt, headerBlock: null, payload: Buffer.from(body) };
  return { id: letter.id, at: letter.seenAt, tsv: letterWords(letter, body, bodyMarks(message, { stream: STREAM, maps: [] })) };
}
