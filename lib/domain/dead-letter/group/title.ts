import { storable } from "../../payload";
import type { Fingerprint } from "./fingerprint";
import type { GroupedLetter } from "./parts";

const LONGEST_TITLE = 200;

/**
 * What a group is called, after its first letter: the name that a header or a rule gave it; "Gave up after 5 · booking"; the first line of
 * the normalised error; else the class, or that there is none, and whose it is. One line, never empty, at most 200 characters.
 */
export function groupTitle(letter: GroupedLetter, fingerprint: Fingerprint): string {
  const title = wordsOf(letter, fingerprint).replaceAll(/\s+/g, " ").trim();
  return storable(title.slice(0, LONGEST_TITLE)).trim();
}

function wordsOf(letter: GroupedLetter, fingerprint: Fingerprint): string {
  if (fingerprint.by !== "parts") return fingerprint.name;
  const { class: errorClass, message } = fingerprint.parts;
  const line = message.split("\n", 1)[0] ?? "";
  if (line.trim() !== "") return line;
  const whose = [letter.consumer, letter.originalSubject, letter.originalStream, letter.context].find((name) => name?.trim());
  return [gaveUp(letter, errorClass), whose].filter(Boolean).join(" · ");
}

function gaveUp({ deliveries }: GroupedLetter, errorClass: string): string {
  if (errorClass !== "exhausted") return errorClass || "No error recorded";
  return deliveries === null ? "Gave up" : `Gave up after ${deliveries}`;
}
