import { storable } from "../../payload";
import type { Fingerprint } from "./fingerprint";
import type { FingerprintParts, GroupedLetter } from "./parts";

const LONGEST_TITLE = 200;

/**
 * What a group is called, after its first letter: the name that a header or a rule gave it; "Gave up after 5 · booking"; the first line of
 * the normalised error; else the class, or that there is none, and whose it is. One line, never empty, at most 200 characters.
 */
export function groupTitle(letter: GroupedLetter, fingerprint: Fingerprint): string {
  const title = wordsOf(letter, fingerprint).replaceAll(/\s+/g, " ").trim();
  return storable(title.slice(0, LONGEST_TITLE)).trim();
}

/** What a title says of these parts whatever else the letter is; `null` where it takes more of it. */
export function titleLine({ message }: Pick<FingerprintParts, "message">): string | null {
  const line = message.split("\n", 1)[0] ?? "";
  return line.trim() === "" ? null : line;
}

function wordsOf(letter: GroupedLetter, fingerprint: Fingerprint): string {
  if (fingerprint.by !== "parts") return fingerprint.name;
  const { class: errorClass } = fingerprint.parts;
  const line = titleLine(fingerprint.parts);
  if (line !== null) return line;
  const whose = [letter.consumer, letter.originalSubject, letter.originalStream, letter.context].find((name) => name?.trim());
  return [gaveUp(letter, errorClass), whose].filter(Boolean).join(" · ");
}

function gaveUp({ deliveries }: GroupedLetter, errorClass: string): string {
  if (errorClass !== "exhausted") return errorClass || "No error recorded";
  return deliveries === null ? "Gave up" : `Gave up after ${deliveries}`;
}
