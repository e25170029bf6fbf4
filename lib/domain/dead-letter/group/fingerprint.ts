import { hash } from "node:crypto";
import { bounded, MAX_NAME_BYTES } from "../bounded";
import { FINGERPRINT_VERSION, fingerprintParts, type FingerprintParts, type GroupedLetter } from "./parts";
import { firstMatch, type CompiledRule, type RuleMatch } from "./rule";

/** Publishers name a letter's group with it. Of the message that died, or of its letter. */
export const FINGERPRINT_HEADER = "Jetlag-Fingerprint";

/** What decides a letter's group. A name in a header and the same name by a rule are the same group. */
export type Fingerprint =
  | { by: "header"; context: string; name: string }
  | { by: "rule"; context: string; name: string; match: RuleMatch }
  | { by: "parts"; context: string; parts: FingerprintParts };

export type Grouping = {
  /** Value of the header, as it came; `null` where there is none. */
  header: string | null;
  /** In the order in which they are asked. */
  rules: readonly CompiledRule[];
};

/** The header where it says something, else the first rule that matches, else what the letter says. Groups never reach over a context. */
export function fingerprintOf(letter: GroupedLetter, { header, rules }: Grouping): Fingerprint {
  const { context } = letter;
  const named = bounded(header?.trim() ?? null, MAX_NAME_BYTES)?.trim();
  if (named) return { by: "header", context, name: named };
  const match = firstMatch(rules, letter);
  if (match) return { by: "rule", context, name: match.name, match };
  return { by: "parts", context, parts: fingerprintParts(letter) };
}

/**
 * `v1 | context | original stream | consumer | class | message`, or `v1 | context | name`, on one line. In each field a backslash, a bar and
 * line ends stand as `\\`, `\|`, `\n`, `\r`: no two fingerprints are the same text.
 */
export function fingerprintText(fingerprint: Fingerprint): string {
  if (fingerprint.by !== "parts") return join([FINGERPRINT_VERSION, fingerprint.context, fingerprint.name]);
  const { version, context, originalStream, consumer, class: errorClass, message } = fingerprint.parts;
  return join([version, context, originalStream, consumer, errorClass, message]);
}

/** The name in the text of a fingerprint by a header or a rule. Titles are cut, and on one line: a group is found by what was hashed. */
export const nameIn = (text: string): string => (text.split(" | ")[2] ?? "").replaceAll(/\\[\\|nr]/g, (found) => UNESCAPED[found] ?? found);

/** A group's id: the first 22 characters (132 bits) of base64url(sha256(its fingerprint's text in UTF-8)). */
export const groupId = (text: string): string => hash("sha256", text, "base64url").slice(0, 22);

const ESCAPED: Record<string, string> = { "\\": "\\\\", "|": "\\|", "\n": "\\n", "\r": "\\r" };

const UNESCAPED = Object.fromEntries(Object.entries(ESCAPED).map(([char, escaped]) => [escaped, char]));

const join = (fields: readonly string[]) =>
  fields.map((field) => field.replaceAll(/[\\|\n\r]/g, (found) => ESCAPED[found] ?? found)).join(" | ");
