import { termsOf, wordsIn } from "../words";
import type { DeadLetter } from "./dead-letter";

export const saidPlaces = ["error", "subject", "stream", "consumer", "class", "id", "flow", "body", "elsewhere"] as const;

/**
 * Where a letter says what was asked for: some of a text, as it is written, and the words in it, `[from, to)` in UTF-16 units. Of what is said in the body,
 * which the index does not hold, and `elsewhere`, in the body or by another copy, the text is what was asked.
 */
export type SaidIn = { where: (typeof saidPlaces)[number]; text: string; spans: [from: number, to: number][] };

/** So much stands before the first word, and so much there is of a text. */
const BEFORE = 40;
const LONGEST = 160;

type Text = { where: SaidIn["where"]; text: string; words: ReturnType<typeof wordsIn> };
type Hit = { text: Text; from: number; to: number };
type Letter = Pick<
  DeadLetter,
  "error" | "subject" | "originalSubject" | "originalStream" | "consumer" | "errorClass" | "id" | "msgId" | "correlation" | "alsoSeenAs"
>;

/**
 * Of a letter that a question found (lib/domain/words.ts), in the order of the texts that its words were taken from; each word once. On one side of an `or`: one whose words all
 * stand in the letter's own texts, where there is one.
 */
export function saidIn(letter: Letter, question: string): SaidIn[] {
  const texts = textsOf(letter);
  const sides = termsOf(question).map((terms) =>
    terms.filter(({ isNot }) => !isNot).map(({ words, asked }) => ({ asked, hit: words && hitOf(texts, words) })),
  );
  const where = letter.alsoSeenAs.length === 0 ? "body" : "elsewhere";
  const side = sides.find((terms) => terms.every(({ hit }) => hit !== null)) ?? (sides.length === 1 ? sides[0] : undefined);
  if (!side) return [{ where, text: "", spans: [] }]; // nobody can tell which of the sides it is
  const unseen = side.flatMap(({ hit, asked }): SaidIn[] => (hit ? [] : [{ where, text: asked, spans: [[0, asked.length]] }]));
  return [
    ...cuttingsOf(
      side.flatMap(({ hit }) => hit ?? []),
      texts,
    ),
    ...unseen,
  ];
}

/** As letterWords takes them (letter-words.ts), but for the body. */
function textsOf({ error, subject, originalSubject, originalStream, consumer, errorClass, id, msgId, correlation }: Letter): Text[] {
  const texts: [SaidIn["where"], string | null][] = [
    ["error", error],
    ["subject", originalSubject],
    ["subject", subject === originalSubject ? null : subject],
    ["stream", originalStream],
    ["consumer", consumer],
    ["class", errorClass],
    ["id", id],
    ["id", msgId],
    ...correlation.map(({ key }): [SaidIn["where"], string] => ["flow", key]),
  ];
  return texts.flatMap(([where, text]) => (text === null ? [] : { where, text, words: wordsIn(text) }));
}

function hitOf(texts: readonly Text[], phrase: readonly string[]): Hit | null {
  for (const text of texts) {
    const at = text.words.findIndex((_, from) => phrase.every((word, nth) => text.words[from + nth]?.word === word));
    const [first, last] = [text.words[at], text.words[at + phrase.length - 1]];
    if (first && last) return { text, from: first.from, to: last.to };
  }
  return null;
}

/** What stands near one another in a text is one piece of it. */
function cuttingsOf(hits: readonly Hit[], texts: readonly Text[]): SaidIn[] {
  return texts.flatMap((text) => {
    const cuttings: { from: number; to: number; hits: Hit[] }[] = [];
    for (const hit of hits.filter((each) => each.text === text).toSorted((a, b) => a.from - b.from)) {
      const last = cuttings.at(-1);
      if (last && hit.to <= last.to) last.hits.push(hit);
      else {
        const from = Math.max(last?.to ?? 0, hit.from - BEFORE);
        cuttings.push({ from, to: Math.max(hit.to, Math.min(text.text.length, from + LONGEST)), hits: [hit] });
      }
    }
    return cuttings.map((each) => cut(text, each));
  });
}

function cut({ where, text }: Text, { from, to, hits }: { from: number; to: number; hits: readonly Hit[] }): SaidIn {
  const before = from === 0 ? "" : "…";
  const spans: SaidIn["spans"] = [];
  for (const hit of hits) {
    const last = spans.at(-1);
    const [start, end] = [hit.from - from + before.length, hit.to - from + before.length];
    if (last && start < last[1]) last[1] = Math.max(last[1], end);
    else spans.push([start, end]);
  }
  return { where, text: `${before}${text.slice(from, to).toWellFormed()}${to < text.length ? "…" : ""}`, spans };
}
