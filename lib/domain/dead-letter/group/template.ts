import { bounded, MAX_NAME_BYTES } from "../bounded";
import { classOfLetter, fingerprintParts, type GroupedLetter } from "./parts";

/** What a rule's fingerprint may name of a letter; `{1}` and on are what the expression captured, `{0}` all that it matched. */
export const letterFields = ["stream", "consumer", "subject", "class", "message"] as const;

const PLACEHOLDER = /\{([^{}]*)\}/g;

export const placeholdersOf = (template: string): string[] => [...template.matchAll(PLACEHOLDER)].map(([, name = ""]) => name);

/** What the expression matched, then what its groups captured. */
export type Groups = readonly (string | null | undefined)[];

/** On one line, at most 255 bytes; what is not known is left out. Empty where nothing is left. */
export function fillTemplate(template: string, letter: GroupedLetter, groups: Groups): string {
  const text = template.replaceAll(PLACEHOLDER, (_, name: string) => {
    const field = letterFields.find((each) => each === name);
    return (field ? said[field](letter) : groups[Number(name)]) ?? "";
  });
  return bounded(text.replaceAll(/\s+/g, " ").trim(), MAX_NAME_BYTES)?.trim() ?? "";
}

/** Each worked out only where it is named: a normalised error costs more than all the rest. */
const said: Record<(typeof letterFields)[number], (letter: GroupedLetter) => string | null> = {
  stream: ({ originalStream }) => originalStream,
  consumer: ({ consumer }) => consumer,
  subject: ({ originalSubject }) => originalSubject,
  class: classOfLetter,
  message: (letter) => fingerprintParts(letter).message,
};
