import { ownStreams } from "../own-streams";
import type { Stream } from "../stream/types";

/** Other streams of Jetlag's own are not places where somebody's messages died. */
const OWN = /^JETLAG_/;
/** DLQ, AGENT_DLQ, orders-dlq, DEAD_LETTERS, dead-letter, DEADLETTERS… as a word of the name. */
const NAME = /(^|[_-])(dlq|dead[_-]?letters?)([_-]|$)/i;
const SUBJECT = /^(dlq|DLQ)\./;

/**
 * Whether dead letters are stored in this stream. `patterns` (JETLAG_DEAD_LETTER_STREAMS, `*` for any characters) add to detection;
 * metadata `jetlag.dead-letter` decides where it is set, either way.
 */
export function isDeadLetterStream(stream: Pick<Stream, "name" | "subjects" | "metadata">, patterns: readonly string[]): boolean {
  if (patterns.some((pattern) => matchesName(pattern, stream.name))) return true;
  const said = stream.metadata["jetlag.dead-letter"];
  if (said !== undefined) return !/^(false|no|0)$/i.test(said);
  if (OWN.test(stream.name)) return stream.name === ownStreams.deadLetters;
  return NAME.test(stream.name) || stream.subjects.some((subject) => SUBJECT.test(subject));
}

/** `*` stands for any characters. */
export function matchesName(pattern: string, name: string): boolean {
  if (!pattern.includes("*")) return pattern === name;
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop() ?? "";
  if (!name.startsWith(first) || name.length < first.length + last.length || !name.endsWith(last)) return false;
  let from = first.length;
  for (const part of rest) {
    const at = name.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return from <= name.length - last.length;
}
