import { flowMarks } from "../marks";
import { toTsvector } from "../words";
import type { Sighting } from "./sighting";

/** What a letter is found by: its error, subjects, ids, what of its body is text, its flows, and the marks of its body. */
export function letterWords(sighting: Sighting, body: string, marks: readonly string[] = []): string {
  const { error, subject, originalSubject, originalStream, consumer, errorClass, id, msgId, correlation } = sighting;
  const other = originalSubject === subject ? null : originalSubject;
  const keys = correlation.map(({ key }) => key);
  return toTsvector(
    [error, subject, other, originalStream, consumer, errorClass, id, msgId, ...keys, body],
    [...correlation.flatMap(flowMarks), ...marks],
  );
}
