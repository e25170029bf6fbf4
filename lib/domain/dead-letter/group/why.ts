import { explainNormal, type Replaced } from "../normalise-error";
import { FINGERPRINT_HEADER, fingerprintOf, fingerprintText, groupId, type Fingerprint, type Grouping } from "./fingerprint";
import { aliasesFrom, type Aliases } from "./merge";
import type { GroupedLetter } from "./parts";

/** One step on the way to a group. `values` are what it used, as a table shows them. */
type WhyStep = { what: "header" | "rule" | "parts" | "merge"; text: string; values: { name: string; value: string }[] };

export type Why = {
  /** The group it comes to, merges included. Letters keep theirs: another one than a letter has means that rules changed since. */
  group: string;
  /** The text whose hash is the group before merges. */
  fingerprint: string;
  /** What decided, then each merge. */
  steps: WhyStep[];
  /** The error as it was written, what is left of it in the fingerprint, and which parts of the first became what. */
  error: { original: string; normalised: string; replaced: Replaced[] } | null;
};

/** Why a letter is in its group, from what would put it there now. */
export function whyInGroup(letter: GroupedLetter, { aliases, ...grouping }: Grouping & { aliases: Aliases }): Why {
  const fingerprint = fingerprintOf(letter, grouping);
  const text = fingerprintText(fingerprint);
  const merges = aliasesFrom(groupId(text), aliases);
  const normal = letter.error === null ? null : explainNormal(letter.error);
  return {
    group: merges.at(-1)?.into ?? groupId(text),
    fingerprint: text,
    steps: [decided(fingerprint), ...merges.map(merged)],
    error: letter.error === null || !normal ? null : { original: letter.error, normalised: normal.text, replaced: normal.replaced },
  };
}

function decided(fingerprint: Fingerprint): WhyStep {
  const { context } = fingerprint;
  if (fingerprint.by === "header") {
    const text = `The header ${FINGERPRINT_HEADER} names the group`;
    return { what: "header", text, values: table({ context, [FINGERPRINT_HEADER]: fingerprint.name }) };
  }
  if (fingerprint.by === "rule") {
    const { rule, groups } = fingerprint.match;
    const captured = Object.fromEntries(groups.map((group, index) => [`{${index}}`, group ?? ""]));
    const values = table({
      context,
      rule: rule.name,
      ...rule.match,
      template: rule.fingerprint,
      ...captured,
      fingerprint: fingerprint.name,
    });
    return { what: "rule", text: `The rule "${rule.name}" is the first that matches`, values };
  }
  const { parts } = fingerprint;
  return {
    what: "parts",
    text: "Letters that died in the same place, of the same cause, are one group",
    values: [
      { name: "version", value: parts.version },
      { name: "context", value: parts.context },
      { name: "original stream", value: parts.originalStream },
      { name: "consumer", value: parts.consumer },
      { name: "class", value: parts.class },
      { name: "message", value: parts.message },
    ],
  };
}

const merged = ({ from, into, merge }: { from: string; into: string; merge: string }): WhyStep => ({
  what: "merge",
  text: "A person merged that group into another",
  values: table({ from, into, merge }),
});

const table = (values: Record<string, string | undefined>): WhyStep["values"] =>
  Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : { name, value }));
