import { toTsvector } from "../words";
import type { Sighting } from "./sighting";

/** So much of an error is looked through for words, in UTF-16 units. */
const ERROR_LENGTH = 4_096;

/** What a letter is found by: its error, subjects, ids and what of its body is text. */
export function letterWords(sighting: Sighting, body: string): string {
  const { error, subject, originalSubject, originalStream, consumer, errorClass, id, msgId, correlation } = sighting;
  const other = originalSubject === subject ? null : originalSubject;
  const said = error?.slice(0, ERROR_LENGTH) ?? null;
  return toTsvector([said, subject, other, originalStream, consumer, errorClass, id, msgId, ...correlation.map(({ key }) => key), body]);
}
