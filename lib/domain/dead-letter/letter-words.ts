import { toTsvector } from "../words";
import type { Sighting } from "./sighting";

/** What a letter is found by: its error, subjects, ids and what of its body is text. */
export function letterWords(sighting: Sighting, body: string): string {
  const { error, subject, originalSubject, originalStream, consumer, errorClass, id, msgId, correlation } = sighting;
  const other = originalSubject === subject ? null : originalSubject;
  return toTsvector([error, subject, other, originalStream, consumer, errorClass, id, msgId, ...correlation.map(({ key }) => key), body]);
}
