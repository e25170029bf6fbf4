import { bounded, MAX_NAME_BYTES } from "../bounded";
import { fingerprintParts, type GroupedLetter } from "./parts";

/** What a rule's fingerprint may name of a letter; `{1}` and on are what the expression captured, `{0}` all that it matched. */
export const letterFields = ["stream", "consumer", "subject", "class", "message"] as const;

const PLACEHOLDER = /\{([^{}]*)\}/g;

export const placeholdersOf = (template: string): string[] => [...template.matchAll(PLACEHOLDER)].map(([, name = ""]) => name);

/** What the expression matched, then what its groups captured. */
export type Groups = readonly (string | null | undefined)[];

/** On one line, at most 255 bytes; what is not known is left out. Empty where nothing is left. */
export function fillTemplate(template: string, letter: GroupedLetter, groups: Groups): string {
  const parts = fingerprintParts(letter);
  const known: Record<(typeof letterFields)[number], string> = {
    stream: parts.originalStream,
    consumer: parts.consumer,
    subject: letter.originalSubject ?? "",
    class: parts.class,
    message: parts.message,
  };
  const text = template.replaceAll(PLACEHOLDER, (_, name: string) => {
    const field = letterFields.find((each) => each === name);
    return (field ? known[field] : groups[Number(name)]) ?? "";
  });
  return bounded(text.replaceAll(/\s+/g, " ").trim(), MAX_NAME_BYTES)?.trim() ?? "";
}
