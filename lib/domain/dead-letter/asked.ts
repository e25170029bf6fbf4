import { z } from "zod";
import { hasWildcard, isPattern } from "../subject";
import { isOnlyNot, wordsOf } from "../words";

/** Names in the index hold no NUL, and the database refuses to be asked for one. */
export const AskedName = z.string().refine((text) => !text.includes("\0"), "must not hold a NUL character");

/** Of longer subjects only so much is kept. Thousands of wildcards take the database seconds. */
const LONGEST_PATTERN = 600;

/** A phrase of ten thousand is more than the database can read. */
const MOST_WORDS = 200;

/** A subject, or a pattern with `*` and `>`. One without wildcards is any text: publishers write what they like into a letter. */
export const AskedSubject = AskedName.refine(
  (text) => !hasWildcard(text) || isPattern(text),
  "is not a subject pattern: no token may be empty, > stands only at the end",
).refine(
  (text) => !hasWildcard(text) || text.length <= LONGEST_PATTERN,
  `must not be longer than ${LONGEST_PATTERN} characters with wildcards: no subject is known that far`,
);

/** Words, "a phrase", -not this: in the error, the subjects, the ids and the first 4 KiB of the body; `body.customer.id = 42`: there. */
export const AskedWords = AskedName.refine(
  (text) => wordsOf(text).length <= MOST_WORDS,
  `must not hold more than ${MOST_WORDS} words`,
).refine((text) => !isOnlyNot(text), "must also say a word that letters do say, on each side of an or");
