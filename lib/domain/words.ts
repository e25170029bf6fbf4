/*
 * What letters are found by: runs of letters and digits, with their accents, in lower case. Whatever else stands in a text only parts them, so that `orders.7f3.new`,
 * a UUID or an e-mail address is a phrase of its parts, and each part finds it. The same rule for texts and for questions, here and not in the
 * database, whose parser takes a subject for the name of a host and "-42" for a number.
 */

import { bodyQuery } from "./marks";

const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;
/** The same of most texts, in half the time. */
const ASCII_WORD = /[a-z0-9]+/g;
const ANY_ASCII_WORD = /[a-z0-9]+/gi;
const BEYOND_ASCII = /\P{ASCII}/u;
/** In UTF-16 units. PostgreSQL takes 2,047 bytes; a longer one is known by its beginning. */
const LONGEST = 250;
/** So far apart are words of two texts of one letter: no phrase reaches from one into the other. */
const GAP = 2;

export function wordsOf(text: string): string[] {
  if (!BEYOND_ASCII.test(text)) return text.toLowerCase().match(ASCII_WORD)?.map(beginning) ?? [];
  // One by one: the case of a letter may depend on what stands beside it.
  return Array.from(text.matchAll(WORD), ([word]) => beginning(word.toLowerCase().normalize("NFC")));
}

const beginning = (word: string) => (word.length > LONGEST ? word.slice(0, LONGEST).toWellFormed().replace("\uFFFD", "") : word);

/** The words of a text and where each stands in it, `from` inclusive, `to` exclusive, in UTF-16 units. */
export const wordsIn = (text: string): { word: string; from: number; to: number }[] =>
  Array.from(text.matchAll(BEYOND_ASCII.test(text) ? WORD : ANY_ASCII_WORD), ({ 0: word, index }) => ({
    word: beginning(word.toLowerCase().normalize("NFC")),
    from: index,
    to: index + word.length,
  }));

/**
 * The words of several texts with their places, as PostgreSQL reads a `tsvector`, and marks, which have none. Words and marks hold nothing that would
 * have to be quoted.
 */
export function toTsvector(texts: readonly (string | null)[], marks: readonly string[] = []): string {
  const places = new Map<string, string>();
  let at = 0;
  for (const text of texts) {
    for (const word of wordsOf(text ?? "")) {
      at++;
      const known = places.get(word);
      places.set(word, known === undefined ? `${at}` : `${known},${at}`);
    }
    at += GAP;
  }
  return [...Array.from(places, ([word, ats]) => `${word}:${ats}`), ...marks].join(" ");
}

/** `body.customer.id = 42` and `body.items[*].sku = "a b"`: what parts it otherwise from words is the sign. */
const IN_BODY = /body((?:\.[^\s.=[\]"]+|\[(?:\d{1,9}|\*)\])+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s"]+)(?!\S)/;
const TERM = new RegExp(`(-?)(?:"([^"]*)"?|${IN_BODY.source}|(\\S+))`, "g");

/**
 * What a person asks for, as PostgreSQL reads a `tsquery`: all of the words, "a phrase", `body.some.place = value`, -not, `or` between two. Without
 * any word it is empty, and nothing is found.
 */
export const toTsquery = (question: string): string =>
  sidesOf(question)
    .map(({ query }) => query)
    .join(" | ");

/** What stands on one side of an `or`: all of it as a `tsquery`, and what must not be said as one; `null` where that is nothing. */
type Side = { query: string; unsaid: string | null };

export const sidesOf = (question: string): Side[] =>
  termsOf(question).map((terms) => {
    const unsaid = terms.filter(({ isNot }) => isNot).map(({ said }) => said);
    const query = terms.map(({ said, isNot }) => (isNot ? `!${said}` : said)).join(" & ");
    return { query, unsaid: unsaid.length === 0 ? null : unsaid.join(" | ") };
  });

/** `words`, in this order; `null`: a value at its place in the body. `asked`: as a person wrote it. */
type Term = { said: string; isNot: boolean; words: string[] | null; asked: string };

/** By the sides of an `or`. */
export function termsOf(question: string): Term[][] {
  const sides: Term[][] = [];
  let isEither = false;
  for (const [whole, not, phrase, place, value, word] of question.matchAll(TERM)) {
    if (word !== undefined && !not && word.toLowerCase() === "or") {
      isEither = true;
      continue;
    }
    const asked = phrase ?? word ?? whole;
    const words = place === undefined ? wordsOf(asked) : null;
    if (words?.length === 0) continue;
    const said = words ? phraseOf(words) : bodyQuery({ pointer: pointerOf(place ?? ""), value: value ?? "" });
    const term = { said, isNot: Boolean(not), words, asked };
    const last = sides.at(-1);
    if (last && !isEither) last.push(term);
    else sides.push([term]);
    isEither = false;
  }
  return sides;
}

const phraseOf = (words: readonly string[]) => `(${words.map((each) => `'${each}'`).join(" <-> ")})`;

/** `.items[0].sku` is `/items/0/sku`. */
const pointerOf = (place: string) => place.replaceAll("~", "~0").replaceAll("/", "~1").replaceAll(/\.|\[/g, "/").replaceAll("]", "");

/** Whether all that it asks for, or one side of an `or`, is what letters do not say: no index finds those, so each letter would be looked at. */
export const isOnlyNot = (question: string): boolean => termsOf(question).some((terms) => terms.every(({ isNot }) => isNot));
