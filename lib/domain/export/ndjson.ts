import type { DeadLetterRow } from "../dead-letter/row";

/** Beyond what JSON.stringify escapes itself: the later controls, separators of lines, marks of direction and those of no width. */
const unseen = /[\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g;

/** One dead letter as a line of JSON, with its line feed: the fields of the API, nothing lost, and no byte in it that a terminal acts on. */
export function ndjsonLine(row: DeadLetterRow): string {
  return `${JSON.stringify(row).replace(unseen, escaped)}\n`;
}

function escaped(chars: string): string {
  let text = "";
  for (let at = 0; at < chars.length; at++) text += `\\u${chars.charCodeAt(at).toString(16).padStart(4, "0")}`;
  return text;
}
