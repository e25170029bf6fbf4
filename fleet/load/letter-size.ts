import type { LoadSize } from "./plan";

/** Fields, their names, the error and what JSON escapes; letters.test.ts holds it against real letters. */
const STORY_BYTES = 700;
/** The seed stands in the letter's subject twice, in the original's, and in the names of two streams. */
const SEEDS = 5;
/** What a file store keeps with each message: length, sequence, time, checksum. */
const RECORD_BYTES = 34;

/** The most that one stored letter takes, subject and headers included. */
export const largestLetterBytes = ({ bodyBytes, seed }: Pick<LoadSize, "bodyBytes" | "seed">): number =>
  bodyBytes + STORY_BYTES + SEEDS * seed.length + RECORD_BYTES;
