/*
 * How long one waits for the first page of letters, and for the one behind it, that say some words, hold a value in their body, or belong to a flow. Of
 * a hundred thousand letters in the embedded database; of a million with BENCH_LETTERS=1000000, which takes ten minutes to make.
 */
import { bodyQuery, flowQuery, parseBodyAsk } from "@/lib/domain/marks";
import { openLetterIndex } from "./lib/letter-index";
import { report } from "./lib/report";

const LETTERS = Number(process.env.BENCH_LETTERS ?? 100_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 20);
const MAX_P95_MS = 500;

const inBody = (text: string) => {
  const ask = parseBodyAsk(text);
  if (!ask) throw new Error(`${text} asks for nothing`);
  return [bodyQuery(ask)];
};
/** Of a letter in the middle. */
const flow = `f-${Math.floor(LETTERS / 6)}`;
const searches: Record<string, { words?: string; marks?: string[] }> = {
  "a word of one flow": { words: flow },
  "a word of a fifth": { words: "ValidationError" },
  "a word of all": { words: "gave" },
  "two words of many": { words: "planner ValidationError" },
  "two of some hundreds": { words: "book7 charge14" },
  "a phrase of all": { words: '"gave up after"' },
  "a word of many and -not another": { words: "planner -timeout" },
  "one of two": { words: "book7 or charge14" },
  "a word that no letter says": { words: "rhinoceros" },
  "a value of few": { marks: inBody("/customer/id=1042") },
  "a value of a sixth": { marks: inBody("/region=r-3") },
  "a value anywhere in an array": { marks: inBody("/items/*/sku=s-77") },
  "a value, as people type it": { words: "body.customer.id = 1042" },
  "a value of no letter": { marks: inBody("/customer/id=42") },
  "a flow": { marks: [flowQuery(`saga:${flow}`)] },
  "a word, a value and a flow": { words: "gave", marks: [...inBody("/region=r-3"), flowQuery(flow)] },
};

const db = await openLetterIndex(LETTERS, { words: true });
const of = `${LETTERS.toLocaleString("en")} letters`;
for (const [name, search] of Object.entries(searches)) {
  const filter = { contexts: ["bench"], state: "open" as const, ...search };
  const tookMs: number[] = [];
  let found = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const startedAtMs = performance.now();
    const first = await db.deadLetters.list(filter, { limit: 100, offset: 0 });
    tookMs.push(performance.now() - startedAtMs);
    found = first.letters.length;
    if (!first.isMore) continue;
    const turnedAtMs = performance.now();
    await db.deadLetters.list(filter, { limit: 100, after: first.last });
    tookMs.push(performance.now() - turnedAtMs);
  }
  const p95 = tookMs.toSorted((a, b) => a - b)[Math.floor(tookMs.length * 0.95)] ?? Number.NaN;
  report(`${of}: ${name} (${found === 100 ? "100 and more" : found}), p95 of ${tookMs.length}`, p95, MAX_P95_MS, "ms");
}
await db.close();
process.exit();
